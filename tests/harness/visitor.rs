//! A person with a browser: joins with a code, keeps the cookie, names the page's origin.

use crate::client::{Client, Door};
use crate::http::{self, Answer, Request};
use crate::place::Place;
use crate::server::{ORIGIN, Server, run};
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::own::SignedIn;
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
    let codes = codes_in(&demo.logs());
    codes.try_into().unwrap_or_else(|codes| panic!("three links, not {codes:?}"))
}

/// The codes of the links among other lines, in their order.
pub fn codes_in(printed: &str) -> Vec<String> {
    printed.lines().filter_map(|line| line.split_once("/#join=")).map(|(_, code)| code.trim().to_owned()).collect()
}

/// The code of a link for an operator, made at the shell.
pub async fn operators_code(place: &Place) -> String {
    let mut arguments = vec!["admin".to_owned(), "invite".to_owned()];
    arguments.extend(place.flags());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = run(place.folder(), &arguments).await;
    assert!(ended.status.success(), "{}", ended.output);
    codes_in(&ended.output).pop().unwrap_or_else(|| panic!("no link: {}", ended.output))
}

/// `POST /api/v1/join` from a page of `origin`.
pub async fn join(address: SocketAddr, origin: &str, code: &str) -> Answer {
    join_as(address, origin, &Join { code: code.to_owned(), ..Join::default() }).await
}

/// The same with all that a newcomer says.
pub async fn join_as(address: SocketAddr, origin: &str, join: &Join) -> Answer {
    http::post(address, "/api/v1/join", join).origin(origin).answer().await
}

impl Visitor {
    /// Joins a demo with a code.
    pub async fn join(demo: &Server, code: &str) -> Self {
        let origin = demo.own_origin();
        let answer = join(demo.address, &origin, code).await;
        let cookie = answer.cookie().expect("joining sets a cookie");
        Self { cookie, me: answer.json::<SignedIn>(200).member, address: demo.address, origin }
    }

    /// Joins a server that allows [`ORIGIN`] with all that a newcomer says.
    pub async fn newcomer(server: &Server, join: &Join) -> Self {
        let answer = join_as(server.address, ORIGIN, join).await;
        let me = answer.json::<SignedIn>(200).member;
        let cookie = answer.cookie().expect("joining sets a cookie");
        Self { cookie, me, address: server.address, origin: ORIGIN.to_owned() }
    }

    /// The same person's browser with another cookie.
    pub fn with(&self, cookie: String) -> Self {
        Self { cookie, ..self.clone() }
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

    /// `DELETE` from the page.
    pub fn delete(&self, path: &str) -> Request {
        http::request(self.address, "DELETE", path).browser(&self.cookie, &self.origin)
    }

    /// `PATCH` from the page.
    pub fn patch(&self, path: &str, body: &impl Serialize) -> Request {
        http::patch(self.address, path, body).browser(&self.cookie, &self.origin)
    }
}
