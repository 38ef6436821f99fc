//! What the preview says to the editor, in Swedish and English.
//!
//! Boundary: findings bring their own language; these are the words around them.

/// The preview's words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Texts {
    /// Language tag for `lang`.
    pub(crate) lang: &'static str,
    /// The page bar's name.
    pub(crate) preview: &'static str,
    /// Before the audiences that see the page.
    pub(crate) audience: &'static str,
    /// Before the place of the page's source file.
    pub(crate) source: &'static str,
    /// What a click on the source file does, when it copies.
    pub(crate) copy: &'static str,
    /// What is said when it is done.
    pub(crate) copied: &'static str,
    /// What a click on a file does, when it opens the editor.
    pub(crate) open: &'static str,
    /// The name of the links to the texts that a page can be seen as.
    pub(crate) views: &'static str,
    /// Before what a draft lacks.
    pub(crate) lacks: &'static str,
    /// Before the command that approves a draft which lacks nothing.
    pub(crate) ready: &'static str,
    /// The button that shows the findings; `{n}` is their number.
    pub(crate) findings: &'static str,
    /// The overlay's heading when something keeps a page from following edits.
    pub(crate) errors: &'static str,
    /// What stands below that heading.
    pub(crate) last_good: &'static str,
    /// The overlay's heading and the bar's for what is wrong on this page; `{n}` is their number.
    pub(crate) here: &'static str,
    /// The same for what is wrong elsewhere in the handbook.
    pub(crate) elsewhere: &'static str,
    /// The overlay's heading for warnings alone, and the bar's for this page's; `{n}` is their number.
    pub(crate) warnings: &'static str,
    /// The button that shows what the warnings bar counts.
    pub(crate) show: &'static str,
    /// The button that closes the overlay or a bar.
    pub(crate) close: &'static str,
    /// Before a finding's advice.
    pub(crate) help: &'static str,
    /// When the event stream is broken.
    pub(crate) offline: &'static str,
}

impl Texts {
    /// Swedish.
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

    /// English.
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
        errors: "Something needs to be mended",
        last_good: "The page is shown as it was before the error. It updates when it is mended.",
        here: "Errors on this page ({n})",
        elsewhere: "Errors elsewhere ({n})",
        warnings: "Warnings ({n})",
        show: "Show",
        close: "Close",
        help: "Hint",
        offline: "No contact with handbok serve. The page updates when it is running again.",
    };

    /// The words in the language of a tag (`sv`, `en`); Swedish for others.
    #[must_use]
    pub(crate) fn of(lang: &str) -> &'static Self {
        if lang.starts_with("en") { &Self::EN } else { &Self::SV }
    }

    /// What the script needs, as JSON.
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
