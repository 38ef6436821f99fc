//! `empty-body`: a routine or term without a text. A routine may be elsewhere (`location`) or in an attachment;
//! editors' comments are not text.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::EMPTY_BODY,
    manual: Manual {
        what: (
            "En rutin eller ett begrepp har ingen text, eller bara rubriker, och varken `location` eller en bilaga.",
            "A routine or term has no text, or headings alone, and neither `location` nor an attachment.",
        ),
        why: (
            "En rutin beskriver ett bestämt sätt att göra något (SOSFS 2011:9 2 kap. 1 § och 4 kap. 4 §). Den som slår upp \
             en tom sida får ingen hjälp.",
            "A routine describes a settled way of doing something (SOSFS 2011:9 2 kap. 1 § and 4 kap. 4 §). An empty page \
             helps nobody.",
        ),
        example: "+++\ntitle = \"Nycklar och koder\"\n+++\n\n<!-- fylls på senare -->",
        instead: (
            "Skriv hur man gör, bifoga filen under `[[attachments]]`, eller säg var den finns i `location`.",
            "Write how it is done, attach the file under `[[attachments]]`, or write in `location` where it is.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living().filter(|(_, doc)| matches!(doc.kind(), Kind::Routine | Kind::Term)) {
        let head = &doc.source.head;
        let has_text = doc.source.body().is_some_and(|body| body.has_words);
        if has_text || head.str("location").is_some() || !head.tables("attachments").is_empty() {
            continue;
        }
        let message = text!("dokumentet är tomt", "the document is empty");
        let help = text!(
            "skriv texten, bifoga en fil eller ange `location`",
            "write the text, attach a file or give a `location`"
        );
        findings.push(Finding::new(Code::EMPTY_BODY, doc.source.span(), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn routines_and_terms() {
        let files = [
            ("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n\n## Gör så här\n\n<!-- sedan -->\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\n+++\nText.\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\nlocation = \"Pärmen\"\n+++\n"),
            ("rutiner/d.md", "+++\ntitle = \"D\"\nattachments = [{ file = \"x.pdf\" }]\n+++\n"),
            ("begrepp/e.md", "+++\ntitle = \"E\"\n+++\n"),
            (
                "begrepp/index.md",
                "+++\ntitle = \"B\"\n[[entry]]\ntitle = \"F\"\n[[entry]]\ntitle = \"G\"\ntext = \"Ord.\"\n+++\n",
            ),
            ("processer/h.md", "+++\ntitle = \"H\"\n+++\n"),
        ];
        let expected = ["begrepp/e.md:2:9", "begrepp/index.md:4:9", "rutiner/a.md:2:9"];
        assert_found(Code::EMPTY_BODY, &files, &expected);
    }
}
