//! From what Redis says to what a store's caller needs to know.

use super::super::StoreError;
use redis::{ErrorKind, RedisError};

/// Worth trying again, or a fault. A server that refuses (full, loading, read-only, failing over, not letting us in)
/// may not do so later; one that answers nonsense will.
pub fn store_error(error: &RedisError) -> StoreError {
    let is_fault = match error.kind() {
        ErrorKind::UnexpectedReturnType | ErrorKind::Parse => true,
        _ => matches!(error.code(), Some("ERR" | "WRONGTYPE" | "CROSSSLOT" | "NOSCRIPT")),
    };
    if is_fault { StoreError::Corrupt(error.to_string()) } else { StoreError::Unavailable(error.to_string()) }
}

/// What came back isn't what was asked for.
pub fn corrupt(what: impl Into<String>) -> StoreError {
    StoreError::Corrupt(what.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::parse_redis_value;

    fn of(reply: &str) -> StoreError {
        let value = parse_redis_value(reply.as_bytes()).unwrap();
        store_error(&value.extract_error().unwrap_err())
    }

    #[test]
    fn a_server_that_refuses_for_now_is_unavailable() {
        for code in [
            "LOADING",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "READONLY",
            "OOM",
            "MISCONF",
            "MASTERDOWN",
            "NOREPLICAS",
            "BUSY",
            "NOAUTH",
            "NOPERM",
            "MOVED 1 127.0.0.1:1",
        ] {
            assert!(matches!(of(&format!("-{code} because\r\n")), StoreError::Unavailable(_)), "{code}");
        }
    }

    #[test]
    fn nonsense_is_corrupt() {
        for code in ["ERR", "WRONGTYPE", "CROSSSLOT"] {
            assert!(matches!(of(&format!("-{code} because\r\n")), StoreError::Corrupt(_)), "{code}");
        }
    }
}
