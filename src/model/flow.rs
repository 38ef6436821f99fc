//! Flow of a process: which step follows which (format § 3.5).
//!
//! Steps are numbered in the order written. Without `next`, the next written step follows; `next = []` ends the flow.
//! Loops are allowed; a branch to a step that doesn't exist is reported to the caller and ignored.

use std::collections::BTreeMap;

/// A branch as written: the id of the next step, and the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    /// The id of the step.
    pub(crate) to: String,
    /// The condition, shown at the arrow.
    pub(crate) when: Option<String>,
}

/// An arrow between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrow {
    /// The step it leaves.
    pub(crate) from: usize,
    /// The step it leads to.
    pub(crate) to: usize,
    pub(crate) when: Option<String>,
}

/// All arrows of a process, and the branches to unknown steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// In the order written.
    pub(crate) arrows: Vec<Arrow>,
    /// (step, number of the branch) for each branch to an unknown step.
    pub(crate) unknown: Vec<(usize, usize)>,
    steps: usize,
}

impl Flow {
    /// Builds the flow from steps given as (id, value of `next`).
    pub(crate) fn new(steps: &[(&str, Option<&[Branch]>)]) -> Self {
        let mut places = BTreeMap::new();
        for (place, (id, _)) in steps.iter().enumerate() {
            places.entry(*id).or_insert(place);
        }
        let mut flow = Flow { steps: steps.len(), ..Flow::default() };
        for (from, (_, next)) in steps.iter().enumerate() {
            match next {
                None if from + 1 < steps.len() => flow.arrows.push(Arrow { from, to: from + 1, when: None }),
                None => {}
                Some(branches) => flow.follow(from, branches, &places),
            }
        }
        flow
    }

    fn follow(&mut self, from: usize, branches: &[Branch], places: &BTreeMap<&str, usize>) {
        for (number, branch) in branches.iter().enumerate() {
            match places.get(branch.to.as_str()) {
                Some(&to) => self.arrows.push(Arrow { from, to, when: branch.when.clone() }),
                None => self.unknown.push((from, number)),
            }
        }
    }

    /// The steps that can't be reached from the first one, in order.
    pub(crate) fn unreachable(&self) -> Vec<usize> {
        let mut seen = vec![false; self.steps];
        let mut waiting: Vec<usize> = (0..self.steps.min(1)).collect();
        let mut after: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for arrow in &self.arrows {
            after.entry(arrow.from).or_default().push(arrow.to);
        }
        while let Some(step) = waiting.pop() {
            if !std::mem::replace(&mut seen[step], true) {
                waiting.extend(after.get(&step).into_iter().flatten());
            }
        }
        (0..self.steps).filter(|step| !seen[*step]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(to: &str) -> Branch {
        Branch { to: to.to_owned(), when: None }
    }

    #[test]
    fn written_order_branches_and_ends() {
        let branches = [branch("c"), branch("x")];
        let flow = Flow::new(&[("a", Some(&branches)), ("b", None), ("c", Some(&[]))]);
        assert_eq!(flow.arrows.iter().map(|a| (a.from, a.to)).collect::<Vec<_>>(), [(0, 2), (1, 2)]);
        assert_eq!(flow.unknown, [(0, 1)]);
        assert_eq!(flow.unreachable(), [1]);
        assert!(Flow::new(&[]).unreachable().is_empty());
    }
}
