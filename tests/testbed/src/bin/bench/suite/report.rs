//! Figures, and the two ways to print them.

use std::{
    io::{self, Write},
    time::Duration,
};

use serde::Serialize;

/// One thing that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    /// The promise it belongs to, such as `p01`.
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) value: f64,
    /// What the value is held against, measured in the same run.
    pub(crate) reference: Option<Reference>,
    /// None for what only helps to read the others.
    pub(crate) target: Option<Target>,
    /// Every single measurement, for who wants to look closer.
    pub(crate) samples: Vec<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Reference {
    pub(crate) what: &'static str,
    pub(crate) value: f64,
    pub(crate) samples: Vec<f64>,
}

/// What a figure must not go beyond.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "they read as what is printed")]
pub(crate) enum Target {
    /// In the figure's own unit.
    AtMost(f64),
    /// As a multiple of the reference.
    AtMostTimes(f64),
    /// In the figure's own unit.
    AtLeast(f64),
    /// As a multiple of the reference.
    AtLeastTimes(f64),
}

impl Figure {
    /// How many times the reference it is; none where that is less than can be measured.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.reference
            .as_ref()
            .filter(|reference| reference.value > 0.0)
            .map(|reference| self.value / reference.value)
    }

    /// Whether the target, if there is one, is met. Without the reference that a target needs, it is not.
    pub(crate) fn met(&self) -> bool {
        match self.target {
            None => true,
            Some(Target::AtMost(most)) => self.value <= most,
            Some(Target::AtMostTimes(most)) => self.ratio().is_some_and(|ratio| ratio <= most),
            Some(Target::AtLeast(least)) => self.value >= least,
            Some(Target::AtLeastTimes(least)) => self.ratio().is_some_and(|ratio| ratio >= least),
        }
    }
}

/// The machine and how busy it was: what a figure has to be read with.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    cores: usize,
    /// The one-minute load average at the start and at the end.
    load: (f64, f64),
}

impl Machine {
    pub(crate) fn look() -> io::Result<Self> {
        let now = load()?;
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            load: (now, now),
        })
    }

    pub(crate) fn look_again(&mut self) -> io::Result<()> {
        self.load.1 = load()?;
        Ok(())
    }
}

pub(crate) fn table(out: &mut impl Write, machine: &Machine, figures: &[Figure]) -> io::Result<()> {
    const HEAD: [&str; 7] = [
        "figure",
        "runs",
        "measured",
        "reference",
        "ratio",
        "target",
        "",
    ];
    let rows: Vec<[String; 7]> = figures
        .iter()
        .map(|figure| {
            let unit = figure.unit;
            [
                format!("{}  {}", figure.name, figure.what),
                figure.samples.len().to_string(),
                amount(figure.value, unit),
                figure
                    .reference
                    .as_ref()
                    .map_or_else(String::new, |reference| {
                        format!("{} ({})", amount(reference.value, unit), reference.what)
                    }),
                figure
                    .ratio()
                    .map_or_else(String::new, |ratio| format!("{ratio:.2} x")),
                match figure.target {
                    Some(Target::AtMost(most)) => format!("at most {most:.0} {unit}"),
                    Some(Target::AtMostTimes(most)) => format!("at most {} x", hundredths(most)),
                    Some(Target::AtLeast(least)) => format!("at least {least:.0} {unit}"),
                    Some(Target::AtLeastTimes(least)) => {
                        format!("at least {} x", hundredths(least))
                    }
                    None => String::new(),
                },
                verdict(figure).into(),
            ]
        })
        .collect();
    let widths: [usize; 7] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([HEAD[column].len()]).max().unwrap_or_default()
    });
    for row in std::iter::once(&HEAD.map(str::to_owned)).chain(&rows) {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    let (before, after) = machine.load;
    writeln!(
        out,
        "\n{} cores, load {before:.2} before and {after:.2} after",
        machine.cores
    )
}

pub(crate) fn json(out: &mut impl Write, machine: &Machine, figures: &[Figure]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        figure: &'a Figure,
        ratio: Option<f64>,
        met: bool,
    }
    writeln!(out, "{}", serde_json::json!({ "machine": machine }))?;
    for figure in figures {
        let line = Line {
            figure,
            ratio: figure.ratio(),
            met: figure.met(),
        };
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
    }
    Ok(())
}

fn verdict(figure: &Figure) -> &'static str {
    match (figure.target, figure.met()) {
        (None, _) => "",
        (Some(_), true) => "met",
        (Some(_), false) => "MISSED",
    }
}

/// A value as people read it: what is small keeps a digit more.
fn amount(value: f64, unit: &str) -> String {
    if value < 10.0 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

/// Two digits behind the point, where there are any.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// An error and its causes in one sentence.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

pub(crate) fn milliseconds(samples: &[Duration]) -> Vec<f64> {
    samples.iter().copied().map(in_milliseconds).collect()
}

pub(crate) fn in_milliseconds(sample: Duration) -> f64 {
    sample.as_secs_f64() * 1000.0
}

/// The smallest sample that at least `percent` of all samples do not exceed (nearest rank).
pub(crate) fn percentile(samples: &[f64], percent: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

fn load() -> io::Result<f64> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    let first = text.split_whitespace().next().unwrap_or_default();
    first
        .parse()
        .map_err(|_| io::Error::other("/proc/loadavg does not begin with a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, reference: Option<f64>, target: impl Into<Option<Target>>) -> Figure {
        let reference = reference.map(|value| Reference {
            what: "the other",
            value,
            samples: Vec::new(),
        });
        Figure {
            name: "p00",
            what: "it",
            unit: "ms",
            value,
            reference,
            target: target.into(),
            samples: vec![value; 3],
        }
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let samples: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        for (percent, expected) in [(50, 10.0), (95, 19.0), (100, 20.0)] {
            assert!(
                (percentile(&samples, percent) - expected).abs() < f64::EPSILON,
                "{percent}"
            );
        }
        assert!((percentile(&[7.0], 95) - 7.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    fn a_target_is_met_up_to_its_bound_and_never_without_its_reference() {
        assert!(figure(150.0, None, Target::AtMost(150.0)).met());
        assert!(!figure(150.1, None, Target::AtMost(150.0)).met());
        assert!(figure(125.0, Some(100.0), Target::AtMostTimes(1.25)).met());
        assert!(!figure(126.0, Some(100.0), Target::AtMostTimes(1.25)).met());
        assert!(!figure(1.0, None, Target::AtMostTimes(1.25)).met());
        assert!(figure(1.0, None, None).met());
        assert!(!figure(f64::NAN, None, Target::AtMost(150.0)).met());
        assert!(figure(500.0, None, Target::AtLeast(500.0)).met());
        assert!(!figure(499.9, None, Target::AtLeast(500.0)).met());
        assert!(figure(500.0, Some(100.0), Target::AtLeastTimes(5.0)).met());
        assert!(!figure(499.0, Some(100.0), Target::AtLeastTimes(5.0)).met());
        assert!(!figure(9.0, None, Target::AtLeastTimes(5.0)).met());
        assert!(!figure(f64::NAN, Some(1.0), Target::AtLeastTimes(5.0)).met());
    }

    #[test]
    fn table_and_json_tell_the_same() {
        let machine = Machine {
            cores: 2,
            load: (0.1, 0.25),
        };
        let figures = [
            figure(480.0, Some(400.0), Target::AtMostTimes(1.25)),
            figure(151.0, None, Target::AtMost(150.0)),
            figure(9.0, Some(10.0), None),
            figure(30.0, Some(90.0), Target::AtMostTimes(1.0 / 3.0)),
            figure(450.0, Some(100.0), Target::AtLeastTimes(5.0)),
            figure(0.0, Some(0.0), Target::AtMost(20.0)),
            figure(0.0, Some(0.0), Target::AtMostTimes(1.0)),
        ];
        let (mut text, mut lines) = (Vec::new(), Vec::new());
        table(&mut text, &machine, &figures).expect("a Vec takes everything");
        json(&mut lines, &machine, &figures).expect("a Vec takes everything");
        assert_eq!(
            String::from_utf8_lossy(&text),
            "\
figure   runs  measured  reference           ratio   target
p00  it  3     480 ms    400 ms (the other)  1.20 x  at most 1.25 x  met
p00  it  3     151 ms                                at most 150 ms  MISSED
p00  it  3     9.0 ms    10 ms (the other)   0.90 x
p00  it  3     30 ms     90 ms (the other)   0.33 x  at most 0.33 x  met
p00  it  3     450 ms    100 ms (the other)  4.50 x  at least 5 x    MISSED
p00  it  3     0.0 ms    0.0 ms (the other)          at most 20 ms   met
p00  it  3     0.0 ms    0.0 ms (the other)          at most 1 x     MISSED

2 cores, load 0.10 before and 0.25 after
"
        );
        let lines: Vec<serde_json::Value> = String::from_utf8_lossy(&lines)
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines[0]["machine"]["cores"], 2);
        assert_eq!(lines[1]["ratio"], 1.2);
        assert_eq!(lines[1]["target"]["at_most_times"], 1.25);
        assert_eq!(lines[2]["met"], false);
    }
}
