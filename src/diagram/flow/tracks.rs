//! The order of parallel lines in a channel.
//!
//! A channel is the gap between two columns or two rows. The lines that run along it (trunks) get tracks, so
//! that lines which meet the trunks from both sides cross as few of them as possible. It sees positions as
//! numbers only and serves both directions.

/// A line along a channel.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trunk {
    /// Places along the channel where a line arrives from the side of the first track.
    pub(super) near: Vec<i64>,
    /// Places where a line leaves on the side of the last track.
    pub(super) far: Vec<i64>,
}

impl Trunk {
    /// Where it begins and ends; `None` when it has no length, so that the line goes straight through.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let all = || self.near.iter().chain(&self.far).copied();
        let (low, high) = (all().min()?, all().max()?);
        (low < high).then_some((low, high))
    }
}

/// More passes than this don't help on any flow seen; it bounds the work.
const PASSES: usize = 12;

/// Gives each trunk a track, counted from the near side; those without length get none. Also says how many
/// tracks there are.
pub(super) fn assign(trunks: &[Trunk]) -> (Vec<Option<usize>>, usize) {
    let mut order: Vec<usize> = (0..trunks.len()).filter(|t| trunks[*t].span().is_some()).collect();
    order.sort_by_key(|t| trunks[*t].span());
    improve(trunks, &mut order);
    let mut tracks: Vec<Option<usize>> = vec![None; trunks.len()];
    let mut count = 0;
    for (place, &trunk) in order.iter().enumerate() {
        let track = order[..place]
            .iter()
            .filter(|before| touch(&trunks[**before], &trunks[trunk]))
            .filter_map(|before| tracks[*before])
            .map(|track| track + 1)
            .max()
            .unwrap_or(0);
        tracks[trunk] = Some(track);
        count = count.max(track + 1);
    }
    (tracks, count)
}

/// Moves each trunk to its best place among the others until nothing gets better.
fn improve(trunks: &[Trunk], order: &mut Vec<usize>) {
    for _ in 0..PASSES {
        let mut better = false;
        for trunk in order.clone() {
            let Some(now) = order.iter().position(|t| *t == trunk) else { continue };
            order.remove(now);
            let best = best_place(trunks, order, trunk, now);
            order.insert(best, trunk);
            better |= best != now;
        }
        if !better {
            return;
        }
    }
}

/// Where in `others` a trunk crosses least; `now` when nothing is better.
fn best_place(trunks: &[Trunk], others: &[usize], trunk: usize, now: usize) -> usize {
    let one = &trunks[trunk];
    // Cost of standing first, then moved past one after another.
    let mut cost: i64 = others.iter().map(|o| crossings(one, &trunks[*o])).sum();
    let mut costs = vec![cost];
    for other in others {
        cost += crossings(&trunks[*other], one) - crossings(one, &trunks[*other]);
        costs.push(cost);
    }
    let least = costs.iter().min().copied().unwrap_or(0);
    match costs.get(now) {
        Some(cost) if *cost == least => now,
        _ => costs.iter().position(|cost| *cost == least).unwrap_or(now),
    }
}

/// How many crossings there are when `a` has a track nearer than `b`.
fn crossings(a: &Trunk, b: &Trunk) -> i64 {
    let inside = |places: &[i64], trunk: &Trunk| {
        let Some((low, high)) = trunk.span() else { return 0 };
        places.iter().filter(|place| low < **place && **place < high).count() as i64
    };
    inside(&a.far, b) + inside(&b.near, a)
}

/// Whether two trunks need different tracks.
fn touch(a: &Trunk, b: &Trunk) -> bool {
    match (a.span(), b.span()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trunk(near: &[i64], far: &[i64]) -> Trunk {
        Trunk { near: near.to_vec(), far: far.to_vec() }
    }

    #[test]
    fn straight_lines_need_no_track() {
        assert_eq!(assign(&[trunk(&[4], &[4]), trunk(&[], &[])]), (vec![None, None], 0));
    }

    #[test]
    fn two_lines_that_need_not_cross_do_not() {
        // The one from 0 has to turn behind the one from 1, which ends beyond it.
        let (tracks, count) = assign(&[trunk(&[0], &[7]), trunk(&[1], &[9])]);
        assert_eq!((tracks, count), (vec![Some(1), Some(0)], 2));
    }

    proptest! {
        #[test]
        fn trunks_that_touch_never_share_a_track(
            ends in proptest::collection::vec((proptest::collection::vec(0i64..20, 0..3), proptest::collection::vec(0i64..20, 0..3)), 0..12)
        ) {
            let trunks: Vec<Trunk> = ends.into_iter().map(|(near, far)| Trunk { near, far }).collect();
            let (tracks, count) = assign(&trunks);
            for a in 0..trunks.len() {
                prop_assert_eq!(tracks[a].is_some(), trunks[a].span().is_some());
                prop_assert!(tracks[a].is_none_or(|t| t < count));
                for b in 0..a {
                    if touch(&trunks[a], &trunks[b]) {
                        prop_assert_ne!(tracks[a], tracks[b]);
                    }
                }
            }
        }
    }
}
