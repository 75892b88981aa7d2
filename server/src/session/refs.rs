//! The latest `ref`s of a connection, to answer one used twice.

use quartier_protocol::command::Ref;
use quartier_protocol::limits::REFS_REMEMBERED;
use std::collections::VecDeque;

/// Remembers the latest refs.
#[derive(Default)]
pub struct Refs(VecDeque<Ref>);

impl Refs {
    /// Takes note of a ref. `false`: it was used lately.
    pub fn note(&mut self, reference: &Ref) -> bool {
        if self.0.contains(reference) {
            return false;
        }
        if self.0.len() == REFS_REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(reference.clone());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ref_may_come_back_after_a_while() {
        let mut refs = Refs::default();
        for number in 0..=REFS_REMEMBERED as i64 {
            assert!(refs.note(&Ref::Number(number)));
            assert!(!refs.note(&Ref::Number(number)));
        }
        assert!(refs.note(&Ref::Number(0)));
        assert!(refs.note(&Ref::Word("1".into())));
    }
}
