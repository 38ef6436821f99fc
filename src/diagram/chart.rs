//! A chart of an indicator: bars or lines over years, by sex where given, with the target.
//!
//! Bars always begin at zero. Lines may leave zero out where all values lie far from it; the axis then carries a
//! visible break. Series differ by pattern and marker, not by colour alone. Values stand on the marks where there is
//! room; the table beside the chart has them all. Drawn by our own code: the chart crates bring fonts, inline
//! styles or bitmaps, where the page wants classes.

use super::Shape;
use super::geom::{Point, Rect, pt, rect};
use super::shapes::{hatch, ladder};
use super::svg::{Anchor, Drawing, Frame, Path, Svg};
use super::text::SMALL;

/// The chart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chart {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Which form.
    pub(crate) shape: Shape,
    /// Bars or lines.
    pub(crate) kind: ChartKind,
    /// What is on the axis to the right: years, or years with a period.
    pub(crate) labels: Vec<String>,
    /// One to three series; more repeat the patterns.
    pub(crate) series: Vec<Series>,
    /// The target, with what stands at its line ("Mål 95 %").
    pub(crate) target: Option<(f64, String)>,
    /// Unit of measurement, at the axis ("procent").
    pub(crate) unit: String,
    /// How numbers are written.
    pub(crate) numbers: Numbers,
}

/// How the values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ChartKind {
    /// Grouped bars.
    #[default]
    Bars,
    /// Lines with markers.
    Line,
}

/// Values under one name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Series {
    /// "Totalt", "Kvinnor", "Män".
    pub(crate) name: String,
    /// A value, or none, for each label.
    pub(crate) values: Vec<Option<f64>>,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Before the decimals.
    pub(crate) decimal: char,
    /// Between groups of three, from five figures on.
    pub(crate) thousands: char,
}

impl Default for Numbers {
    /// As in Swedish: `12 345,6`.
    fn default() -> Self {
        Numbers { decimal: ',', thousands: '\u{A0}' }
    }
}

impl Numbers {
    /// A number with at most two decimals.
    #[must_use]
    pub(crate) fn write(self, value: f64) -> String {
        let text = format!("{:.2}", value.abs());
        let text = text.trim_end_matches('0').trim_end_matches('.');
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let mut out = String::new();
        if value < 0.0 && text != "0" {
            out.push('−');
        }
        for (index, figure) in whole.chars().enumerate() {
            let left = whole.len() - index;
            if index > 0 && left.is_multiple_of(3) && whole.len() > 4 {
                out.push(self.thousands);
            }
            out.push(figure);
        }
        if !decimals.is_empty() {
            out.push(self.decimal);
            out.push_str(decimals);
        }
        out
    }
}

/// An axis of values: from, to, and the step between ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// Lowest value shown.
    pub(crate) low: f64,
    /// Highest value shown.
    pub(crate) high: f64,
    /// From tick to tick.
    pub(crate) step: f64,
}

/// About so many ticks.
const TICKS: f64 = 5.0;
/// Lines leave zero out where the least value is at least this share of the greatest.
const FAR_FROM_ZERO: f64 = 0.6;
/// Beyond this a value is no measurement, and sums with it are not finite.
const GREATEST: f64 = 1.0e15;

impl Scale {
    /// A scale with round ticks (1, 2 or 5 times a power of ten) that holds all values; with zero unless
    /// `may_break` and all values lie far from it.
    #[must_use]
    pub(crate) fn of(values: impl Iterator<Item = f64>, may_break: bool) -> Scale {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|v| v.abs() < GREATEST) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if !(may_break && low > 0.0 && low >= FAR_FROM_ZERO * high && high > low) {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        if high - low < 1.0e-6 {
            high = low + 1.0;
        }
        let step = round_step((high - low) / TICKS);
        Scale { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// Whether zero is left out.
    #[must_use]
    pub(crate) fn is_broken(&self) -> bool {
        self.low > 0.0
    }

    /// The ticks, from below.
    fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 20.0) as u32;
        (0..=count).map(|tick| self.low + f64::from(tick) * self.step).collect()
    }
}

/// The least of 1, 2, 5, 10 times a power of ten that is not below `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10.0_f64.powf(rough.log10().floor());
    let lead = rough / power;
    power * [1.0, 2.0, 5.0].into_iter().find(|nice| lead <= *nice + 1.0e-9).unwrap_or(10.0)
}

/// Draws a chart.
#[must_use]
pub(crate) fn chart(input: &Chart) -> Drawing {
    let plan = Plan::new(input);
    let class = format!("hb-chart {}", input.shape.class());
    let mut svg = Svg::new(&input.frame, &class, plan.size.0, plan.size.1);
    plan.write_legend(&mut svg);
    plan.write_axes(&mut svg);
    // Before the values: a value that falls on the target's line stays readable.
    plan.write_target(&mut svg);
    match input.kind {
        ChartKind::Bars => plan.write_bars(&mut svg),
        ChartKind::Line => plan.write_lines(&mut svg),
    }
    svg.finish()
}

/// Width and height of the plot's surroundings in the two forms, px.
const WIDE: (f32, f32) = (640.0, 240.0);
const COMPACT: (f32, f32) = (360.0, 210.0);
/// Widest label of the target, px.
const TARGET: f32 = 84.0;
/// A sample in the legend, px.
const SAMPLE: f32 = 16.0;
/// Half the side of a marker, px.
const MARKER: f32 = 4.0;
/// Height of figures above their base line, and what is kept between them and the target's line, px.
const FIGURE: f32 = 9.0;
const CLEAR: f32 = 4.0;
/// From a mark to its value, px.
const VALUE_GAP: f32 = 5.0;

struct Plan<'a> {
    input: &'a Chart,
    scale: Scale,
    ticks: Vec<(f64, String)>,
    /// Samples of the legend: place, name.
    legend: Vec<(Point, String)>,
    unit: Vec<String>,
    target: Vec<String>,
    plot: Rect,
    size: (f32, f32),
}

impl<'a> Plan<'a> {
    fn new(input: &'a Chart) -> Plan<'a> {
        let (width, depth) = if input.shape == Shape::Wide { WIDE } else { COMPACT };
        let values = input.series.iter().flat_map(|s| s.values.iter().copied().flatten());
        let target = input.target.as_ref().map(|(value, _)| *value);
        let scale = Scale::of(values.chain(target), input.kind == ChartKind::Line);
        let ticks: Vec<(f64, String)> = scale.ticks().into_iter().map(|t| (t, input.numbers.write(t))).collect();
        let left = ticks.iter().map(|(_, text)| SMALL.width(text)).fold(0.0, f32::max) + 10.0;
        let target = input.target.as_ref().map_or(Vec::new(), |(_, text)| SMALL.wrap_to(text, TARGET, 3));
        let right = if target.is_empty() { 6.0 } else { SMALL.widest(&target) + 10.0 };
        let (legend, legend_height) = legend(&input.series, width);
        let unit = SMALL.wrap_to(&input.unit, width, 2);
        let top = legend_height + SMALL.height(unit.len()) + 18.0;
        let plot = rect(left, top, (width - left - right).max(60.0), depth);
        Plan { input, scale, ticks, legend, unit, target, plot, size: (width, top + depth + 26.0) }
    }

    fn y(&self, value: f64) -> f32 {
        let share = ((value - self.scale.low) / (self.scale.high - self.scale.low)).clamp(0.0, 1.0);
        self.plot.bottom() - self.plot.h * share as f32
    }

    /// The room of a label along the axis.
    fn slot(&self) -> f32 {
        self.plot.w / self.input.labels.len().max(1) as f32
    }

    fn x(&self, label: usize) -> f32 {
        self.plot.x + (label as f32 + 0.5) * self.slot()
    }

    fn write_legend(&self, svg: &mut Svg) {
        if self.legend.is_empty() {
            return;
        }
        svg.group("hb-legend");
        for (index, (at, name)) in self.legend.iter().enumerate() {
            let middle = at.y + SMALL.line / 2.0;
            match self.input.kind {
                ChartKind::Bars => bar(svg, index, rect(at.x, middle - 6.0, SAMPLE, 12.0)),
                ChartKind::Line => {
                    let class = format!("hb-series hb-series-{}", index % 3 + 1);
                    svg.line(&class, pt(at.x, middle), pt(at.x + SAMPLE, middle));
                    marker(svg, index, pt(at.x + SAMPLE / 2.0, middle));
                }
            }
            svg.text(SMALL, pt(at.x + SAMPLE + 6.0, SMALL.baseline(at.y)), Anchor::Start, name);
        }
        svg.close();
    }

    fn write_axes(&self, svg: &mut Svg) {
        let plot = self.plot;
        svg.group("hb-axes");
        let y = plot.y - 18.0 - SMALL.height(self.unit.len());
        svg.lines(SMALL, pt(0.0, SMALL.baseline(y)), Anchor::Start, &self.unit);
        for (value, text) in &self.ticks {
            let y = self.y(*value);
            let class = if value.abs() < self.scale.step / 100.0 { "hb-grid hb-grid--zero" } else { "hb-grid" };
            svg.line(class, pt(plot.x, y), pt(plot.right(), y));
            svg.text(SMALL, pt(plot.x - 8.0, SMALL.middle(y)), Anchor::End, text);
        }
        if self.scale.is_broken() {
            // The mark of an axis that does not begin at zero.
            let (x, y) = (plot.x, plot.bottom());
            let points = [
                pt(x, y - 22.0),
                pt(x, y - 16.0),
                pt(x - 5.0, y - 13.0),
                pt(x + 5.0, y - 8.0),
                pt(x, y - 5.0),
                pt(x, y),
            ];
            svg.path("hb-break", &Path::polyline(&points));
        }
        let widest = self.input.labels.iter().map(|label| SMALL.width(label)).fold(1.0, f32::max);
        let every = ((widest + 8.0) / self.slot()).ceil().max(1.0) as usize;
        let last = self.input.labels.len().saturating_sub(1);
        for (index, label) in
            self.input.labels.iter().enumerate().filter(|(index, _)| (last - index).is_multiple_of(every))
        {
            let text = SMALL.shorten(label, self.plot.w);
            let half = SMALL.width(&text) / 2.0;
            let x = self.x(index).clamp(half, (self.size.0 - half).max(half));
            svg.text(SMALL, pt(x, SMALL.baseline(plot.bottom() + 6.0)), Anchor::Middle, &text);
        }
        svg.close();
    }

    fn write_bars(&self, svg: &mut Svg) {
        let count = self.input.series.len().max(1) as f32;
        let group = (self.slot() * 0.72).min(56.0 * count);
        let width = group / count;
        let value_fits = self.widest_value() + 2.0 <= width;
        svg.group("hb-bars");
        let mut values = Vec::new();
        for (index, series) in self.input.series.iter().enumerate() {
            for (label, value) in self.given(series) {
                let x = self.x(label) - group / 2.0 + index as f32 * width;
                let (from, to) = (self.y(0.0), self.y(value));
                svg.group("hb-point");
                svg.title(&self.tip(series, label, value));
                bar(svg, index, rect(x + 1.0, from.min(to), (width - 2.0).max(1.0), (from - to).abs()));
                svg.close();
                let y = if value < 0.0 { to + SMALL.line } else { to - VALUE_GAP };
                values.push((pt(x + width / 2.0, y), value));
            }
        }
        svg.close();
        if value_fits {
            self.write_values(svg, &values);
        }
    }

    fn write_lines(&self, svg: &mut Svg) {
        svg.group("hb-lines");
        let mut values = Vec::new();
        for (index, series) in self.input.series.iter().enumerate() {
            let class = format!("hb-series hb-series-{}", index % 3 + 1);
            for run in self.runs(series) {
                svg.path(&class, &Path::polyline(&run));
            }
            for (label, value) in self.given(series) {
                let at = pt(self.x(label), self.y(value));
                svg.group("hb-point");
                svg.title(&self.tip(series, label, value));
                marker(svg, index, at);
                svg.close();
                values.push((pt(at.x, at.y - MARKER - VALUE_GAP), value));
            }
        }
        svg.close();
        // With several lines their values would stand on one another.
        if self.input.series.len() == 1 && self.widest_value() + 6.0 <= self.slot() {
            self.write_values(svg, &values);
        }
    }

    /// The values of a series that belong to a label and can be drawn.
    fn given(&self, series: &Series) -> Vec<(usize, f64)> {
        let all = series.values.iter().enumerate().take(self.input.labels.len());
        all.filter_map(|(label, value)| value.filter(|v| v.abs() < GREATEST).map(|v| (label, v))).collect()
    }

    /// Stretches of a line without missing values.
    fn runs(&self, series: &Series) -> Vec<Vec<Point>> {
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<usize> = None;
        for (label, value) in self.given(series) {
            let at = pt(self.x(label), self.y(value));
            match runs.last_mut() {
                Some(run) if before.is_some_and(|b| b + 1 == label) => run.push(at),
                _ => runs.push(vec![at]),
            }
            before = Some(label);
        }
        runs.retain(|run| run.len() > 1);
        runs
    }

    fn widest_value(&self) -> f32 {
        let all = self.input.series.iter().flat_map(|series| self.given(series));
        all.map(|(_, value)| SMALL.width(&self.input.numbers.write(value))).fold(0.0, f32::max)
    }

    fn tip(&self, series: &Series, label: usize, value: f64) -> String {
        let label = self.input.labels.get(label).map_or("", String::as_str);
        let name = if series.name.is_empty() { String::new() } else { format!(", {}", series.name) };
        format!("{label}{name}: {}", self.input.numbers.write(value))
    }

    fn write_values(&self, svg: &mut Svg, values: &[(Point, f64)]) {
        svg.group("hb-values");
        for (at, value) in values {
            svg.text(SMALL, self.clear_of_target(*at), Anchor::Middle, &self.input.numbers.write(*value));
        }
        svg.close();
    }

    /// A place for a value (on its base line), moved upwards where the target's line would run through it.
    fn clear_of_target(&self, at: Point) -> Point {
        let Some(target) = self.input.target.as_ref().map(|(value, _)| self.y(*value)) else { return at };
        let (top, bottom) = (at.y - FIGURE - CLEAR, at.y + CLEAR);
        if top < target && target < bottom { pt(at.x, target - CLEAR) } else { at }
    }

    fn write_target(&self, svg: &mut Svg) {
        let Some((value, _)) = self.input.target.as_ref().filter(|(value, _)| value.abs() < GREATEST) else { return };
        let y = self.y(*value);
        svg.group("hb-target");
        svg.line("hb-target-line", pt(self.plot.x, y), pt(self.plot.right() + 4.0, y));
        let height = SMALL.height(self.target.len());
        let top = (y - height / 2.0).clamp(self.plot.y - 8.0, (self.plot.bottom() - height).max(self.plot.y));
        svg.lines(SMALL, pt(self.plot.right() + 8.0, SMALL.baseline(top)), Anchor::Start, &self.target);
        svg.close();
    }
}

/// The legend's samples in rows, and their height; none for a single series.
fn legend(series: &[Series], width: f32) -> (Vec<(Point, String)>, f32) {
    if series.len() < 2 {
        return (Vec::new(), 0.0);
    }
    let (mut x, mut y) = (0.0, 0.0);
    let mut all = Vec::new();
    for one in series {
        let name = SMALL.shorten(&one.name, width - SAMPLE - 8.0);
        let needed = SAMPLE + 6.0 + SMALL.width(&name);
        if x > 0.0 && x + needed > width {
            x = 0.0;
            y += SMALL.line + 5.0;
        }
        all.push((pt(x, y), name));
        x += needed + 18.0;
    }
    (all, y + SMALL.line + 12.0)
}

/// A bar: plain, hatched or laddered.
fn bar(svg: &mut Svg, series: usize, at: Rect) {
    svg.rect(&format!("hb-bar hb-bar-{}", series % 3 + 1), at, 0.0);
    match series % 3 {
        1 => svg.path("hb-bar-pattern", &hatch(at, 5.0)),
        2 => svg.path("hb-bar-pattern", &ladder(at, 5.0)),
        _ => {}
    }
}

/// A marker: round, square or triangular.
fn marker(svg: &mut Svg, series: usize, at: Point) {
    let class = format!("hb-marker hb-marker-{}", series % 3 + 1);
    match series % 3 {
        0 => svg.circle(&class, at, MARKER),
        1 => svg.rect(&class, rect(at.x - MARKER, at.y - MARKER, 2.0 * MARKER, 2.0 * MARKER), 0.0),
        _ => {
            let h = MARKER * 1.2;
            svg.path(&class, &Path::polygon(&[pt(at.x, at.y - h), pt(at.x + h, at.y + h), pt(at.x - h, at.y + h)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    fn a_chart() -> impl Strategy<Value = Chart> {
        let value =
            proptest::option::weighted(0.9, prop_oneof![0.0f64..100.0, -50.0f64..5000.0, Just(f64::NAN), Just(1e300)]);
        let series = ("[A-Za-zåäö]{0,20}", proptest::collection::vec(value, 0..14))
            .prop_map(|(name, values)| Series { name, values });
        let target = proptest::option::of((-10.0f64..120.0, "[A-Za-z0-9 %]{0,40}"));
        (0usize..14, proptest::collection::vec(series, 0..5), target, any::<bool>(), any::<bool>(), "[a-zåäö ]{0,60}")
            .prop_map(|(years, series, target, line, compact, unit)| Chart {
                labels: (0..years).map(|y| (2014 + y).to_string()).collect(),
                series,
                target,
                unit,
                kind: if line { ChartKind::Line } else { ChartKind::Bars },
                shape: if compact { Shape::Compact } else { Shape::Wide },
                ..Chart::default()
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_chart_is_sound_and_its_bars_stand_on_zero(input in a_chart()) {
            let all = testkit::well_formed(&chart(&input).svg);
            let plan = Plan::new(&input);
            let view = rect(0.0, 0.0, plan.size.0, plan.size.1);
            for line in testkit::text_lines(&all) {
                prop_assert!(view.holds(&line.at), "{line:?} outside {view:?}");
            }
            if let Some((target, _)) = &input.target {
                let within = |e: &&testkit::Element| e.parent.is_some_and(|p| all[p].has_class("hb-values"));
                for text in all.iter().filter(within) {
                    let (line, base) = (plan.y(*target), text.num("y"));
                    prop_assert!(line <= base - FIGURE || line >= base + 1.0, "a value on the target's line");
                }
            }
            let zero = plan.y(0.0);
            for bar in all.iter().filter(|e| e.has_class("hb-bar") && e.parent.is_some_and(|p| all[p].has_class("hb-point"))) {
                let (top, bottom) = (bar.num("y"), bar.num("y") + bar.num("height"));
                prop_assert!((top - zero).abs() < 0.02 || (bottom - zero).abs() < 0.02);
                prop_assert!(top >= plan.plot.y - 0.02 && bottom <= plan.plot.bottom() + 0.02);
            }
        }

        #[test]
        fn scales_hold_their_values_with_few_round_ticks(values in proptest::collection::vec(-1e6f64..1e6, 0..9), line in any::<bool>()) {
            let scale = Scale::of(values.iter().copied(), line);
            prop_assert!(values.iter().all(|v| *v >= scale.low - 1e-6 && *v <= scale.high + 1e-6));
            prop_assert!((2..=8).contains(&scale.ticks().len()), "{scale:?}");
            prop_assert!(line || scale.low <= 0.0 && scale.high >= 0.0);
        }
    }

    #[test]
    fn lines_far_from_zero_say_so() {
        let one = |kind| Chart {
            kind,
            labels: vec!["2024".into(), "2025".into()],
            series: vec![Series { name: String::new(), values: vec![Some(91.0), Some(94.5)] }],
            ..Chart::default()
        };
        assert!(chart(&one(ChartKind::Line)).svg.contains("hb-break"));
        assert!(!chart(&one(ChartKind::Bars)).svg.contains("hb-break"));
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let sv = Numbers::default();
        let texts: Vec<String> =
            [0.0, -0.001, 93.5, 0.127, -2.0, 1234.0, 12345.6].into_iter().map(|v| sv.write(v)).collect();
        assert_eq!(texts, ["0", "0", "93,5", "0,13", "−2", "1234", "12\u{A0}345,6"]);
    }

    #[test]
    fn missing_values_break_the_line() {
        let values = vec![Some(1.0), Some(2.0), None, Some(3.0), Some(4.0), None, Some(1.0)];
        let input = Chart {
            labels: vec![String::new(); 7],
            series: vec![Series { name: String::new(), values }],
            ..Chart::default()
        };
        assert_eq!(Plan::new(&input).runs(&input.series[0]).len(), 2);
    }
}
