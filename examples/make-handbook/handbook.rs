//! The pages as handbok wants them (docs/format.md): front matter with the usual relations, and a configuration.

use crate::body::{
    Block, Dialect, LAW_ABBREVIATIONS, LAW_SECTIONS, Link, law_number, law_reference, law_section, markdown,
};
use crate::front_matter::FrontMatter;
use crate::plan::{Kind, Page, Plan};
use crate::rng::Rng;
use crate::words::Words;

/// The configuration: the sample's in small.
pub(crate) const CONFIG: &str = r#"title = "Kvalitetshandbok"
organisation = "Provby kommun"
language = "sv"

[audiences.intranet]
base_url = "https://intranat.provby.example/kvalitet/"

[audiences.external]
base_url = "https://www.provby.example/kvalitet/"

[links]
report_deviation = "https://avvikelse.provby.example/ny?dokument={id}"
feedback = "mailto:kvalitet@provby.example?subject=Synpunkt%20p%C3%A5%20{title}"

[privacy]
forbid = ['(?i)sekretessmarker', '(?i)nyckelskåp', '(?i)kodlista', '(?i)\bportkod', '\b[G-Z]:[/\\]']

[search.synonyms]
socialbidrag = ["ekonomiskt bistånd"]
klaga = ["klagomål", "synpunkt"]
fel = ["avvikelse", "missförhållande"]
medicin = ["läkemedel"]
"#;

/// The start page.
pub(crate) const START: &str = r#"+++
title = "Kvalitetshandbok"
audience = "external"
+++

Här står hur vi arbetar: vem som gör vad, i vilken ordning och med stöd av vilken lag.

## Våra processer

```handbok-process-map
```

## Under året

```handbok-wheel
```
"#;

/// The links of handbok.
pub(crate) struct Handbok<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) from: &'a Page,
}

impl Dialect for Handbok<'_> {
    fn link(&self, link: &Link) -> String {
        let target = &self.plan.pages[link.to];
        let fragment = if link.to_steps { "#steg" } else { "" };
        let text = link.text.as_deref();
        if link.wiki {
            let bar = text.map_or(String::new(), |text| format!("|{text}"));
            return format!("[[{}/{}{fragment}{bar}]]", target.kind.name(), target.id);
        }
        let folder =
            if target.kind == self.from.kind { String::new() } else { format!("../{}/", target.kind.folder()) };
        format!("[{}]({folder}{}.md{fragment})", text.unwrap_or(&target.title), target.id)
    }

    fn has_extras(&self) -> bool {
        true
    }

    fn generated(&self, block: &str) -> Option<String> {
        Some(block.to_owned())
    }
}

/// A page as a document of handbok.
pub(crate) fn document(plan: &Plan, page: &Page, blocks: &[Block], words: &Words, rng: &mut Rng) -> String {
    let mut writer = Writer { keys: FrontMatter::default(), tables: FrontMatter::default(), plan, page, words, rng };
    writer.common();
    match page.kind {
        Kind::Routine => writer.routine(),
        Kind::Process => writer.process(),
        Kind::Role => writer.role(),
        Kind::Report => writer.report(),
        Kind::Unit => writer.unit(),
        Kind::Term => writer.term(),
        Kind::Risk => writer.risk(),
        Kind::Law => writer.law(),
        Kind::Chapter => writer.chapter(),
        Kind::Control => writer.self_check(),
        Kind::Indicator => writer.indicator(),
        Kind::Collaboration => writer.collaboration(),
        Kind::Matrix => writer.matrix(),
    }
    writer.keys.document(&writer.tables, &markdown(blocks, &Handbok { plan, from: page }))
}

/// The year in which everything in force was approved; reviews are due two and three years later.
const APPROVED: usize = 2025;
/// The board that approves what only a board may.
const BOARD: usize = 0;
/// How many parts a process, role or unit has: the trees grow deep and not broad, however large the handbook.
const PARTS: usize = 10;

struct Writer<'a> {
    keys: FrontMatter,
    tables: FrontMatter,
    plan: &'a Plan,
    page: &'a Page,
    words: &'a Words,
    rng: &'a mut Rng,
}

impl Writer<'_> {
    fn common(&mut self) {
        // Ends on its own title, so that it is no sentence of another page.
        let summary = format!("{} Det här är {}.", self.words.sentence(self.rng), self.page.title);
        self.keys.text("title", &self.page.title).text("summary", &summary);
        self.keys.text("audience", if self.page.external { "external" } else { "intranet" });
        if self.rng.chance(40) {
            let keywords = [self.words.phrase(self.rng, 1), self.words.phrase(self.rng, 2)];
            self.keys.list("keywords", &keywords);
        }
    }

    /// Owner, version, approval, dates and history of a controlled document.
    fn controlled(&mut self, approver: usize, has_review: bool) {
        let day = format!("{:02}-{:02}", self.rng.between(1, 12), self.rng.between(1, 28));
        let approver = self.plan.id(Kind::Role, approver);
        let owner = self.manager();
        let major = self.rng.between(1, 4);
        self.keys.text("owner", &owner).text("version", &format!("{major}.0")).text("approved_by", &approver);
        self.keys.plain("approved", format!("{APPROVED}-{day}"));
        if has_review {
            // A document of January 2025 with two years is due in January 2027, after the day the benches use.
            self.keys.plain("review_by", format!("{}-{day}", APPROVED + self.rng.between(2, 3)));
        }
        if self.rng.chance(30) {
            self.keys.text("number", &format!("NOS {APPROVED}/{:05}", self.page.index));
        }
        let classes = ["major", "minor"];
        let causes = ["deviation", "risk", "law", "organisation", "review"];
        for version in (1..=major).rev() {
            let change = self.words.sentence(self.rng);
            self.tables.table("revision").text("version", &format!("{version}.0"));
            self.tables.plain("date", format!("{}-{day}", APPROVED + version - major)).text("change", &change);
            self.tables.text("by", &approver).text("class", self.rng.pick(&classes));
            self.tables.text("cause", self.rng.pick(&causes));
        }
    }

    fn routine(&mut self) {
        const TYPES: [&str; 20] = [
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "routine",
            "guideline",
            "guideline",
            "checklist",
            "checklist",
            "form",
            "template",
            "plan",
            "instruction",
        ];
        let index = self.page.index;
        let applies_to = self.with_some_near(Kind::Role, index, 2);
        let processes = self.with_some_near(Kind::Process, index, 1);
        let (responsible, accountable) = (self.staff(), self.manager());
        self.keys.text("type", self.rng.pick(&TYPES));
        self.keys.text("purpose", &self.words.sentence(self.rng));
        self.keys.list("applies_to", &applies_to).list("processes", &processes);
        self.units();
        self.keys.list("responsible", &[responsible]).list("accountable", &[accountable]);
        self.laws(index / self.plan.count(Kind::Law));
        if self.rng.chance(50) {
            self.related();
        }
        if self.rng.chance(20) {
            let uses = self.near(Kind::Routine);
            self.keys.list("uses", &[uses]);
        }
        let approver = self.approver();
        self.controlled(approver, true);
        if self.rng.chance(1) {
            let month = self.rng.between(1, 12);
            let (title, responsible) = (self.words.title(self.rng, 4), self.manager());
            self.tables.table("event").text("title", &title).plain("months", format!("[{month}]"));
            self.tables.list("responsible", &[responsible]);
        }
    }

    fn process(&mut self) {
        let index = self.page.index;
        let owner_text = self.words.sentence(self.rng);
        self.keys.text("type", self.rng.pick(&["main", "main", "main", "management", "support"]));
        self.keys.text("purpose", &owner_text).text("receiver", "Den enskilde");
        self.keys.text("trigger", &self.words.title(self.rng, 3)).text("result", &self.words.title(self.rng, 4));
        self.parent();
        self.units();
        self.laws(index / self.plan.count(Kind::Law));
        let approver = self.approver();
        self.controlled(approver, true);
        let activities = self.rng.between(4, 12);
        for number in 0..activities {
            self.activity(number, activities);
        }
    }

    /// One activity: every fourth is a decision, which goes on to the next or skips it, or goes back.
    fn activity(&mut self, number: usize, activities: usize) {
        let title = self.words.title(self.rng, 4);
        let text = self.words.sentence(self.rng);
        let (responsible, accountable) = (self.staff(), self.manager());
        // The routines that name this process anyway: what belongs together stands together.
        let routine = self.page.index + self.rng.below(8) * self.plan.count(Kind::Process);
        let routine = self.plan.id(Kind::Routine, routine);
        self.tables.table("activity").text("id", &format!("steg-{number}")).text("title", &title);
        self.tables.text("text", &text).list("responsible", &[responsible]).text("accountable", &accountable);
        self.tables.list("routines", &[routine]);
        if self.rng.chance(50) {
            let (consulted, informed) = (self.manager(), self.staff());
            self.tables.list("consulted", &[consulted]).list("informed", &[informed]);
        }
        if self.rng.chance(40) {
            self.tables.text("deadline", self.rng.pick(&["Samma dag", "14 dagar", "Fyra veckor"]));
        }
        if number > 0 && number + 2 < activities && self.rng.chance(25) {
            let other = if self.rng.chance(70) { number + 2 } else { number - 1 };
            let next = number + 1;
            self.tables.text("kind", "decision").plain(
                "next",
                format!("[{{ to = \"steg-{next}\", when = \"Ja\" }}, {{ to = \"steg-{other}\", when = \"Nej\" }}]"),
            );
        }
    }

    fn role(&mut self) {
        let index = self.page.index;
        let roles = &self.plan.roles;
        let kind = match index {
            _ if roles.bodies.contains(&index) => "body",
            _ if roles.managers.contains(&index) => "manager",
            _ if roles.specialists.contains(&index) => "specialist",
            _ if roles.groups.contains(&index) => "group",
            _ if roles.forums.contains(&index) => "forum",
            _ => "staff",
        };
        self.keys.text("type", kind);
        self.parent();
        match kind {
            "group" => {
                let members: Vec<String> = (0..6).map(|_| self.staff()).collect();
                self.keys.list("includes", &members);
            }
            "forum" => {
                let members: Vec<String> = (0..4).map(|_| self.manager()).collect();
                self.keys.list("members", &members).text("frequency", "quarterly");
            }
            _ => self.laws(0),
        }
        for duty in 0..self.rng.between(2, 4) {
            let title = self.words.title(self.rng, 6);
            let (routine, process) = (self.near(Kind::Routine), self.near(Kind::Process));
            let law = law_reference((index + duty) % self.plan.count(Kind::Law), duty);
            self.tables.table("duty").text("title", &title);
            self.tables.text("letter", self.rng.pick(&["responsible", "accountable", "decides"]));
            self.tables.list("laws", &[law]).list("routines", &[routine]).list("processes", &[process]);
        }
    }

    fn report(&mut self) {
        let units = self.plan.count(Kind::Unit);
        let (unit, age) = (self.page.index % units, self.page.index / units);
        let kind = if unit.is_multiple_of(2) { "quality" } else { "patient-safety" };
        let receiver = self.manager();
        let based_on: Vec<String> =
            [Kind::Risk, Kind::Indicator].map(|kind| format!("{}/{}", kind.name(), self.near(kind))).to_vec();
        self.keys.text("type", kind).plain("year", APPROVED - 1 - age);
        self.keys.text("unit", &self.plan.id(Kind::Unit, unit));
        self.keys.list("receivers", &[receiver]).list("based_on", &based_on);
        self.laws(0);
        self.controlled(BOARD, false);
    }

    fn unit(&mut self) {
        let kind = match self.page.index {
            0 => "administration",
            1..=8 => "department",
            _ => "unit",
        };
        let manager = self.manager();
        self.keys.text("type", kind).text("manager", &manager).text("provider", "own").text("form", "own");
        self.keys.text("contact", &format!("{}@provby.example", self.page.id));
        self.parent();
    }

    fn term(&mut self) {
        let synonym = format!("{} {}", self.words.phrase(self.rng, 2), self.page.index + 1);
        self.keys.list("synonyms", &[synonym]);
        self.laws(0);
    }

    fn risk(&mut self) {
        let (process, participants) = (self.near(Kind::Process), [self.manager(), self.staff()]);
        self.keys.text("process", &process).list("participants", &participants);
        self.keys.plain("date", format!("{APPROVED}-01-01"));
        self.units();
        self.controlled(BOARD, false);
        for _ in 0..self.rng.between(3, 6) {
            let (title, cause) = (self.words.title(self.rng, 7), self.words.sentence(self.rng));
            let (measure, responsible) = (self.words.sentence(self.rng), self.manager());
            self.tables.table("risk").text("title", &title).text("cause", &cause).text("measure", &measure);
            self.tables.plain("probability", self.rng.between(1, 4)).plain("consequence", self.rng.between(1, 4));
            self.tables.text("responsible", &responsible).plain("due", format!("{}-06-30", APPROVED + 3));
        }
    }

    fn law(&mut self) {
        let index = self.page.index;
        let number = law_number(index);
        if let Some(abbreviation) = LAW_ABBREVIATIONS.get(index) {
            self.keys.text("abbr", abbreviation);
        }
        self.keys.text("type", self.rng.pick(&["act", "ordinance", "regulation"])).text("number", &number);
        self.keys.plain("year", 1975 + index % 50).plain("reviewed", "2026-03-01");
        for section in 0..LAW_SECTIONS {
            let (title, text) = (self.words.title(self.rng, 4), self.words.sentence(self.rng));
            self.tables.table("section").text("ref", &law_section(section)).text("title", &title);
            // Every third must be met; the routines take the sections in turn, so each is.
            self.tables.text("text", &text).plain("requirement", section % 3 == 0);
        }
    }

    fn chapter(&mut self) {
        self.keys.plain("order", self.page.index + 1);
        self.keys.text("phase", ["plan", "do", "check", "act"][self.page.index % 4]);
        self.parent();
        self.related();
        self.laws(0);
        self.controlled(BOARD, true);
    }

    fn self_check(&mut self) {
        let (process, routine) = (self.near(Kind::Process), self.near(Kind::Routine));
        let (responsible, indicator) = (self.manager(), self.near(Kind::Indicator));
        self.keys.list("processes", &[process]).list("routines", &[routine]).list("indicators", &[indicator]);
        self.keys.list("responsible", &[responsible]).text("method", &self.words.phrase(self.rng, 4));
        self.keys.text("frequency", self.rng.pick(&["monthly", "tertial", "yearly"])).text("level", "unit");
        self.controlled(BOARD, false);
        let text = self.words.sentence(self.rng);
        self.tables.table("result").plain("date", format!("{APPROVED}-06-01")).text("text", &text);
    }

    fn indicator(&mut self) {
        let process = self.near(Kind::Process);
        self.keys.text("type", self.rng.pick(&["structure", "process", "result"])).text("measure", "procent");
        self.keys.text("direction", "higher").plain("target", 95).list("processes", &[process]);
        for year in 2020..=APPROVED {
            let (women, men) = (self.rng.between(70, 99), self.rng.between(70, 99));
            self.tables.table("value").plain("year", year).plain("value", usize::midpoint(women, men));
            self.tables.plain("women", women).plain("men", men);
        }
    }

    fn collaboration(&mut self) {
        let (roles, process) = ([self.manager(), self.staff()], self.near(Kind::Process));
        self.keys.text("type", "external").plain("agreement", true).text("level", "county");
        self.keys.list("parties", &["Regionen".to_owned()]).list("roles", &roles).list("processes", &[process]);
        self.laws(0);
        self.controlled(BOARD, true);
    }

    /// By turns a responsibility matrix over three processes and a register of two units.
    fn matrix(&mut self) {
        if self.page.index.is_multiple_of(2) {
            let processes: Vec<String> = (0..3).map(|_| self.near(Kind::Process)).collect();
            self.keys.text("layout", "raci").text("rows", "activities").list("processes", &processes);
        } else {
            let units: Vec<String> = (0..2).map(|_| self.near(Kind::Unit)).collect();
            let processes: Vec<String> = (0..20).map(|_| self.near(Kind::Process)).collect();
            self.keys.text("layout", "register").list("units", &units).list("processes", &processes);
        }
        self.controlled(BOARD, false);
    }

    fn near(&mut self, kind: Kind) -> String {
        let place = self.plan.near(kind, self.page, self.rng);
        self.plan.pages[place].id.clone()
    }

    /// The page of a kind by its number, and perhaps up to `more` of its neighbourhood; none twice.
    fn with_some_near(&mut self, kind: Kind, index: usize, more: usize) -> Vec<String> {
        let mut ids = vec![self.plan.id(kind, index)];
        for _ in 0..self.rng.between(0, more) {
            let id = self.near(kind);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn manager(&mut self) -> String {
        let managers = self.plan.roles.managers.clone();
        self.plan.id(Kind::Role, managers.start + self.rng.below(managers.len()))
    }

    /// Mostly a manager; one document in ten goes to the board.
    fn approver(&mut self) -> usize {
        let managers = self.plan.roles.managers.clone();
        if self.rng.chance(10) { BOARD } else { managers.start + self.rng.below(managers.len()) }
    }

    fn staff(&mut self) -> String {
        let staff = self.plan.roles.staff.clone();
        self.plan.id(Kind::Role, staff.start + self.rng.below(staff.len()))
    }

    /// Four in five documents belong to a unit, the others to all.
    fn units(&mut self) {
        if self.rng.chance(80) {
            let unit = self.near(Kind::Unit);
            self.keys.list("units", &[unit]);
        }
    }

    fn related(&mut self) {
        let id = self.near(Kind::Routine);
        if id != self.page.id {
            self.keys.list("related", &[format!("routine/{id}")]);
        }
    }

    /// The laws in turn, with the section `section`, and perhaps one more.
    fn laws(&mut self, section: usize) {
        let laws = self.plan.count(Kind::Law);
        let mut references = vec![law_reference(self.page.index % laws, section % LAW_SECTIONS)];
        if self.rng.chance(40) {
            references.push(law_reference(self.rng.below(laws), self.rng.below(LAW_SECTIONS)));
        }
        self.keys.list("laws", &references);
    }

    /// All but the first are part of an earlier one of their kind.
    fn parent(&mut self) {
        if self.page.index > 0 {
            let parent = self.plan.id(self.page.kind, self.page.index / PARTS);
            self.keys.text("parent", &parent);
        }
    }
}
