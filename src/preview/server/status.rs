//! The status codes the server uses, with what a person reads who meets one.
//!
//! Boundary: the site's own 404 page is the site's; these texts are for what never gets as far as a
//! site (a wrong host, a broken request), in both languages, since no site has told its language.

/// A status code of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Ok,
    PartialContent,
    Found,
    NotModified,
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    UriTooLong,
    RangeNotSatisfiable,
    HeadTooLarge,
    InternalError,
    Unavailable,
    VersionNotSupported,
}

impl Status {
    /// Code and reason as they stand in the status line (RFC 9110 § 15).
    pub(super) fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::PartialContent => "206 Partial Content",
            Self::Found => "302 Found",
            Self::NotModified => "304 Not Modified",
            Self::BadRequest => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::RequestTimeout => "408 Request Timeout",
            Self::UriTooLong => "414 URI Too Long",
            Self::RangeNotSatisfiable => "416 Range Not Satisfiable",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::InternalError => "500 Internal Server Error",
            Self::Unavailable => "503 Service Unavailable",
            Self::VersionNotSupported => "505 HTTP Version Not Supported",
        }
    }

    /// What went wrong, in Swedish and English.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Self::Forbidden => {
                "Förhandsvisningen svarar bara på localhost och adressen den startades med.\n\
                 The preview answers only to localhost and the address it was started with.\n"
            }
            Self::NotFound => "Sidan finns inte.\nThere is no such page.\n",
            Self::MethodNotAllowed => {
                "Förhandsvisningen kan bara läsas (GET och HEAD).\n\
                 The preview can only be read (GET and HEAD).\n"
            }
            Self::InternalError => {
                "Sidan kunde inte skapas; se terminalen där handbok serve körs.\n\
                 The page could not be made; see the terminal where handbok serve runs.\n"
            }
            Self::Unavailable => {
                "Förhandsvisningen är upptagen; försök igen.\n\
                 The preview is busy; try again.\n"
            }
            _ => "Förfrågan kunde inte läsas.\nThe request could not be read.\n",
        }
    }
}
