//! A Redis or a PostgreSQL behind TLS is believed if its certificate is, and not otherwise.

use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::redis::{PrivateRedis, free_port};
use quartier_tests::server::command;
use std::process::Output;
use tempfile::TempDir;

/// A certificate for loopback, signed by itself, and its key.
fn certificate(folder: &TempDir) -> [String; 2] {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.path().join(name));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    [certificate, key].map(|path| path.display().to_string())
}

/// Fills a store, trusting the roots in a file.
async fn seed(folder: &TempDir, redis: &str, postgres: &str, roots: &str) -> Output {
    let mut command = command(folder.path());
    command.args(["seed", "--pairings", "1", "--channels", "1", "--members", "2", "--credentials", "credentials"]);
    command.args(["--redis", redis, "--postgres", postgres]).env("SSL_CERT_FILE", roots);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test]
async fn only_a_trusted_redis_is_spoken_to() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = certificate(&folder);
    let port = free_port().to_string();
    let flags = ["--tls-port", &port, "--tls-cert-file", &certificate, "--tls-key-file", &key];
    let trusting = ["--tls-ca-cert-file", &certificate, "--tls-auth-clients", "no"];
    let redis = PrivateRedis::start_with(&[&flags[..], &trusting[..]].concat()).await;
    let url = format!("rediss://127.0.0.1:{port}");
    let database = PrivateDatabase::fresh().await;

    let nobody = folder.path().join("nobody.pem").display().to_string();
    std::fs::write(&nobody, "").unwrap();
    let refused = seed(&folder, &url, &database.url(), &nobody).await;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("ertificate"), "{refused:?}");
    assert_eq!(redis.ask::<u32>(&redis::cmd("DBSIZE")).await, 0);

    let trusted = seed(&folder, &url, &database.url(), &certificate).await;
    assert!(trusted.status.success(), "{trusted:?}");
    assert!(redis.ask::<u32>(&redis::cmd("DBSIZE")).await > 0);
}

#[tokio::test]
async fn only_a_trusted_postgres_is_spoken_to() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = certificate(&folder);
    let server = PrivatePostgres::start_with_files(
        &[("server.crt", &std::fs::read(&certificate).unwrap()), ("server.key", &std::fs::read(&key).unwrap())],
        &["ssl=on"],
    );
    let (redis, database) = (PrivateRedis::start().await, PrivateDatabase::on(&server.url()).await);
    // On this machine nobody listens in: encrypted only where it is asked for.
    let url = format!("{}?sslmode=require", database.url());
    let nobody = folder.path().join("nobody.pem").display().to_string();
    std::fs::write(&nobody, "").unwrap();
    let refused = seed(&folder, &redis.url(), &url, &nobody).await;
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("ertificate") && !said.contains("geheim"), "{said}");
    let trusted = seed(&folder, &redis.url(), &url, &certificate).await;
    assert!(trusted.status.success(), "{trusted:?}");
    let client = database.client().await;
    let members: i64 = client.query_one("SELECT count(*) FROM members", &[]).await.unwrap().get(0);
    assert!(members > 0);
}
