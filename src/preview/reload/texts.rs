//! Texts of the preview's user interface, in Swedish and English. Findings bring their own language.

/// The texts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Texts {
    /// Language tag for `lang`.
    pub(crate) lang: &'static str,
    /// Name of the page bar.
    pub(crate) preview: &'static str,
    /// Label of the audiences that see the page.
    pub(crate) audience: &'static str,
    /// Label of the page's source file.
    pub(crate) source: &'static str,
    /// Tooltip of the source file if a click copies its path.
    pub(crate) copy: &'static str,
    /// Shown when the path has been copied.
    pub(crate) copied: &'static str,
    /// Tooltip of a file if a click opens the editor.
    pub(crate) open: &'static str,
    /// The name of the links to the texts that a page can be seen as.
    pub(crate) views: &'static str,
    /// Before what a draft lacks.
    pub(crate) lacks: &'static str,
    /// Before the command that approves a draft which lacks nothing.
    pub(crate) ready: &'static str,
    /// Button that shows the findings; `{n}` is their number.
    pub(crate) findings: &'static str,
    /// Heading of the overlay if an error keeps the page from being updated.
    pub(crate) errors: &'static str,
    /// The text below that heading.
    pub(crate) last_good: &'static str,
    /// Heading, in overlay and bar, of errors on this page; `{n}` is their number.
    pub(crate) here: &'static str,
    /// The same for errors elsewhere in the handbook.
    pub(crate) elsewhere: &'static str,
    /// Heading of the overlay for warnings only, and of the bar for warnings on this page; `{n}` is their number.
    pub(crate) warnings: &'static str,
    /// Button that lists the warnings.
    pub(crate) show: &'static str,
    /// Button that closes the overlay or a bar.
    pub(crate) close: &'static str,
    /// Label of a finding's help.
    pub(crate) help: &'static str,
    /// Shown while the event stream is disconnected.
    pub(crate) offline: &'static str,
}

impl Texts {
    pub(crate) const SV: Self = Self {
        lang: "sv",
        preview: "Förhandsvisning",
        audience: "Visas för",
        source: "Källa",
        copy: "Kopiera sökvägen",
        copied: "Kopierad",
        open: "Öppna i redigeraren",
        views: "Dokumentets texter",
        lacks: "Saknas före beslut",
        ready: "Klart att fastställa",
        findings: "Anmärkningar ({n})",
        errors: "Något behöver rättas",
        last_good: "Sidan visas så som den var före felet. Den uppdateras när felet är rättat.",
        here: "Fel på sidan ({n})",
        elsewhere: "Fel på andra ställen ({n})",
        warnings: "Varningar ({n})",
        show: "Visa",
        close: "Stäng",
        help: "Råd",
        offline: "Ingen kontakt med handbok serve. Sidan uppdateras när den är igång igen.",
    };

    pub(crate) const EN: Self = Self {
        lang: "en",
        preview: "Preview",
        audience: "Shown to",
        source: "Source",
        copy: "Copy the path",
        copied: "Copied",
        open: "Open in the editor",
        views: "The document's texts",
        lacks: "Lacking before approval",
        ready: "Ready to be approved",
        findings: "Findings ({n})",
        errors: "Something needs to be fixed",
        last_good: "The page is shown as it was before the error. It updates when the error is fixed.",
        here: "Errors on this page ({n})",
        elsewhere: "Errors elsewhere ({n})",
        warnings: "Warnings ({n})",
        show: "Show",
        close: "Close",
        help: "Hint",
        offline: "No contact with handbok serve. The page updates when it is running again.",
    };

    /// The texts for a language tag (`sv`, `en`); Swedish for others.
    #[must_use]
    pub(crate) fn of(lang: &str) -> &'static Self {
        if lang.starts_with("en") { &Self::EN } else { &Self::SV }
    }

    /// The texts that the script needs, as JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "lang": self.lang,
            "copied": self.copied,
            "open": self.open,
            "copy": self.copy,
            "errors": self.errors,
            "lastGood": self.last_good,
            "here": self.here,
            "elsewhere": self.elsewhere,
            "warnings": self.warnings,
            "show": self.show,
            "close": self.close,
            "help": self.help,
            "offline": self.offline,
        })
    }
}
