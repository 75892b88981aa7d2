//! Reading the addresses an operator gives.
//!
//! `redis://`, `rediss://` (TLS; roots of the system, or `SSL_CERT_FILE`), `redis+unix://`, and
//! `redis-sentinel://[USER:PASSWORD@]HOST:PORT/SERVICE[?db=N]`; several for a cluster or several sentinels. User and
//! password are those of the servers; sentinels are asked without.

use super::super::{StoreError, Stored};
use super::source::Source;
use redis::{ConnectionInfo, IntoConnectionInfo, ProtocolVersion, RedisConnectionInfo};

const SENTINEL: &str = "redis-sentinel://";

/// One source an address; all sentinels make one.
pub fn sources(urls: &[String]) -> Stored<Vec<Source>> {
    let wrong = |why: String| StoreError::Unavailable(format!("this is no address of a Redis: {why}"));
    if urls.is_empty() {
        return Err(wrong("none was given".into()));
    }
    let sentinels: Vec<&str> = urls.iter().filter_map(|url| url.strip_prefix(SENTINEL)).collect();
    match sentinels.len() {
        0 => urls.iter().map(|url| server(url).map(Source::Server).map_err(&wrong)).collect(),
        n if n == urls.len() => by_sentinels(&sentinels).map(|source| vec![source]).map_err(wrong),
        _ => Err(wrong("sentinels and servers can't be mixed".into())),
    }
}

/// RESP3: one connection can tell when it was lost, and subscriptions need no connection type of their own.
fn server(url: &str) -> Result<ConnectionInfo, String> {
    // The crate's errors name no secrets: they say what is wrong, not where.
    let info = url.into_connection_info().map_err(|error| error.to_string())?;
    let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    Ok(info.set_redis_settings(settings))
}

fn by_sentinels(addresses: &[&str]) -> Result<Source, String> {
    let mut sentinels = Vec::new();
    let mut named: Option<(String, ConnectionInfo)> = None;
    for address in addresses {
        let (place, service) = address.split_once('/').unwrap_or((address, ""));
        let (service, db) = service.split_once("?db=").unwrap_or((service, "0"));
        if service.is_empty() {
            return Err("the name of the master is missing".into());
        }
        let like = server(&format!("redis://{place}/{db}"))?;
        sentinels.push(like.clone().set_redis_settings(RedisConnectionInfo::default()));
        match &named {
            Some((other, _)) if other != service => return Err("the sentinels name different masters".into()),
            Some(_) => {}
            None => named = Some((service.to_owned(), like)),
        }
    }
    let (service, like) = named.ok_or("none was given")?;
    Ok(Source::Sentinels { sentinels, service, like })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(urls: &[&str]) -> Stored<Vec<Source>> {
        sources(&urls.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn servers_clusters_and_sentinels_are_read() {
        assert_eq!(read(&["redis://127.0.0.1:7000/2"]).unwrap()[0].label(), "127.0.0.1:7000");
        assert_eq!(read(&["rediss://u:p@cache.example"]).unwrap()[0].label(), "cache.example:6379");
        assert_eq!(read(&["redis+unix:///run/redis.sock"]).unwrap()[0].label(), "/run/redis.sock");
        assert_eq!(read(&["redis://a:1", "redis://b:1"]).unwrap().len(), 2);
        let sentinels = read(&["redis-sentinel://u:p@a:26379/quartier?db=3", "redis-sentinel://b:26379/quartier"]);
        let Source::Sentinels { sentinels, service, like } = &sentinels.unwrap()[0] else { panic!("no sentinels") };
        assert_eq!((sentinels.len(), service.as_str()), (2, "quartier"));
        assert_eq!((like.redis_settings().db(), like.redis_settings().password()), (3, Some("p")));
        assert_eq!(sentinels[0].redis_settings().password(), None);
    }

    #[test]
    fn what_is_no_address_is_refused_without_showing_its_password() {
        for urls in [
            &[][..],
            &["http://secret@h"],
            &["redis://:secret@"],
            &["redis-sentinel://:secret@a:1"],
            &["redis-sentinel://a:1/x", "redis-sentinel://a:1/y"],
            &["redis-sentinel://a:1/x", "redis://a:1"],
        ] {
            let error = read(urls).map(|_| ()).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
