//! A person with a browser: joins with a code, keeps the cookie, names the page's origin.

use crate::client::{Client, Door};
use crate::http::{self, Answer, Request};
use crate::server::Server;
use quartier_protocol::http::{Join, SignedIn};
use quartier_protocol::push::Me;
use serde::Serialize;
use std::net::SocketAddr;

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The session's cookie, as it is sent back: `name=value`.
    pub cookie: String,
    /// Who joined.
    pub me: Me,
    address: SocketAddr,
    origin: String,
}

/// The codes of the links a demo prints: a German participant, a French participant, a facilitator.
pub async fn codes(demo: &Server) -> [String; 3] {
    demo.says("Ctrl-C ends the demo").await;
    let logs = demo.logs();
    let codes: Vec<String> =
        logs.lines().filter_map(|l| l.split_once("/#join=")).map(|(_, code)| code.trim().to_owned()).collect();
    codes.try_into().unwrap_or_else(|codes| panic!("three links, not {codes:?}"))
}

/// `POST /api/v1/join` from a page of `origin`.
pub async fn join(address: SocketAddr, origin: &str, code: &str) -> Answer {
    http::post(address, "/api/v1/join", &Join { code: code.to_owned() }).origin(origin).answer().await
}

impl Visitor {
    /// Joins a demo with a code.
    pub async fn join(demo: &Server, code: &str) -> Self {
        let origin = demo.own_origin();
        let answer = join(demo.address, &origin, code).await;
        let cookie = answer.cookie().expect("joining sets a cookie");
        Self { cookie, me: answer.json::<SignedIn>(200).member, address: demo.address, origin }
    }

    /// The same session at another node.
    pub fn at(&self, server: &Server) -> Self {
        Self { address: server.address, ..self.clone() }
    }

    /// The WebSocket's door with the cookie and the page's origin.
    pub fn door(&self) -> Door {
        Door::of(self.address).browser(&self.cookie, &self.origin)
    }

    /// Connects.
    pub async fn connect(&self) -> Client {
        self.door().open().await
    }

    /// `GET`, without an origin, as browsers do.
    pub fn get(&self, path: &str) -> Request {
        http::get(self.address, path).header("cookie", &self.cookie)
    }

    /// `POST` from the page.
    pub fn post(&self, path: &str, body: &impl Serialize) -> Request {
        http::post(self.address, path, body).browser(&self.cookie, &self.origin)
    }

    /// `PATCH` from the page.
    pub fn patch(&self, path: &str, body: &impl Serialize) -> Request {
        http::patch(self.address, path, body).browser(&self.cookie, &self.origin)
    }
}
