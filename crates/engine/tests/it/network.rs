//! Networks: order, rows both ways, and cycles with their whole path.

use proptest::prelude::*;
use sinew_engine::network::{Cycle, Network};

#[test]
fn every_predecessor_stands_before_its_successors() {
    // 4 -> 2 -> 0, 4 -> 0, 3 -> 0; activity 1 is alone.
    let links = [(2, 0), (4, 2), (4, 0), (3, 0)];
    let network = Network::new(5, &links).unwrap();
    assert_eq!(network.len(), 5);
    for (from, to) in links {
        assert!(network.places()[from as usize] < network.places()[to as usize], "{from} stands before {to}");
    }
    for (place, &activity) in network.order().iter().enumerate() {
        assert_eq!(network.places()[activity as usize] as usize, place);
    }
}

#[test]
fn both_rows_name_the_callers_links() {
    let links = [(2, 0), (4, 2), (4, 0), (3, 0)];
    let network = Network::new(5, &links).unwrap();
    let last = network.places()[0] as usize;
    let mut into_last: Vec<(u32, u32)> =
        network.predecessors_of(last).map(|(place, link)| (network.order()[place as usize], link)).collect();
    into_last.sort_unstable();
    assert_eq!(into_last, [(2, 0), (3, 3), (4, 2)]);
    let first = network.places()[4] as usize;
    let from_first: Vec<(u32, u32)> = network.successors_of(first).map(|(place, link)| (network.order()[place as usize], link)).collect();
    assert_eq!(from_first, [(2, 1), (0, 2)]);
}

#[test]
fn no_activity_is_a_network_too() {
    let network = Network::new(0, &[]).unwrap();
    assert!(network.is_empty());
}

#[test]
fn a_cycle_is_reported_with_its_whole_path() {
    // 0 leads into the cycle 1 -> 2 -> 3 -> 1, which leads out to 4.
    let links = [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)];
    let Cycle { mut path } = Network::new(5, &links).unwrap_err();
    let first = path.iter().position(|&activity| activity == 1).unwrap();
    path.rotate_left(first);
    assert_eq!(path, [1, 2, 3]);
}

#[test]
fn a_link_to_itself_is_the_shortest_cycle() {
    assert_eq!(Network::new(3, &[(0, 1), (1, 1)]).unwrap_err(), Cycle { path: vec![1] });
}

#[test]
fn a_long_chain_does_not_exhaust_the_stack() {
    let n = 200_000;
    let mut links: Vec<(u32, u32)> = (1..n).map(|i| (i, i - 1)).collect();
    assert_eq!(Network::new(n as usize, &links).unwrap().order()[0], n - 1);
    links.push((0, n - 1));
    assert_eq!(Network::new(n as usize, &links).unwrap_err().path.len(), n as usize);
}

proptest! {
    #[test]
    fn any_links_give_an_order_or_a_true_cycle(n in 1u32..12, raw in prop::collection::vec((0u32..12, 0u32..12), 0..30)) {
        let links: Vec<(u32, u32)> = raw.into_iter().map(|(from, to)| (from % n, to % n)).collect();
        match Network::new(n as usize, &links) {
            Ok(network) => {
                for &(from, to) in &links {
                    prop_assert!(network.places()[from as usize] < network.places()[to as usize]);
                }
                let entries: usize = (0..n as usize).map(|place| network.predecessors_of(place).count()).sum();
                prop_assert_eq!(entries, links.len());
            }
            Err(Cycle { path }) => {
                let next = path.iter().cycle().skip(1);
                for (&from, &to) in path.iter().zip(next) {
                    prop_assert!(links.contains(&(from, to)), "{} -> {} is a link", from, to);
                }
            }
        }
    }
}
