//! The one source of randomness: secrets, codes, ids and epochs.

use quartier_protocol::position::Epoch;
use std::sync::Arc;
use uuid::Uuid;

/// Gives random bytes fit for secrets.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A source as it is passed on.
pub type SharedEntropy = Arc<dyn Entropy>;

/// The operating system's source.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // The system's generator fails only where it is missing; nothing secret can be made then.
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the system gives no random bytes: {error}");
        }
    }
}

/// The letters of codes and epochs: no look-alikes (no i, l, o, u, 0, 1), 30 of them.
const ALPHABET: &[u8; 30] = b"abcdefghjkmnpqrstvwxyz23456789";

impl dyn Entropy {
    /// A random UUID (version 4).
    pub fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// `length` letters without look-alikes, 4.9 bits each.
    pub fn letters(&self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut bytes = [0; 32];
            self.fill(&mut bytes);
            // 240 is the largest multiple of 30 in a byte: above it the letters would not be equally likely.
            let fair = bytes.iter().filter(|b| **b < 240).map(|b| char::from(ALPHABET[usize::from(b % 30)]));
            text.extend(fair.take(length - text.len()));
        }
        text
    }

    /// A new life for a log.
    pub fn epoch(&self) -> Epoch {
        let letters = self.letters(10);
        match Epoch::parse(&letters) {
            Some(epoch) => epoch,
            None => unreachable!("letters of the alphabet are an epoch"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_from_the_whole_alphabet_and_no_other() {
        let source: SharedEntropy = Arc::new(SystemEntropy);
        let text = source.letters(4_000);
        assert_eq!(text.len(), 4_000);
        assert!(ALPHABET.iter().all(|letter| text.contains(char::from(*letter))));
        assert!(text.bytes().all(|b| ALPHABET.contains(&b)));
    }
}
