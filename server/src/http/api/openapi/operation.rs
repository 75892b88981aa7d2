//! One operation, as it is written down, and as OpenAPI has it.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What may be wrong, by status.
const PROBLEMS: [(u16, &str); 12] = [
    (400, "What was sent is not as it should be"),
    (401, "Nobody is signed in"),
    (403, "Not for this member, or from an origin that is not on the list"),
    (404, "Nothing is there, or not for this member"),
    (408, "The request took too long to arrive"),
    (409, "It was changed at the same moment, or is taken; or somebody else is signed in than the page takes them for"),
    (410, "It is gone"),
    (413, "The request is too large"),
    (415, "The request is not JSON"),
    (429, "Too often; `Retry-After` says when it is worth trying again"),
    (500, "A fault of the server"),
    (503, "A store is away, or the server's clock may be wrong"),
];
/// What may be wrong with every request.
const ALWAYS: [u16; 4] = [403, 429, 500, 503];
/// What may be wrong where somebody is signed in: nobody is, or somebody else than the page takes them for.
const SIGNED_IN: [u16; 2] = [401, 409];
/// What may be wrong with one that has a body.
const WITH_A_BODY: [u16; 4] = [400, 408, 413, 415];
/// What stands in a path, where it is no UUID: its schema, or a type's.
const IN_PATHS: [(&str, &str); 6] = [
    ("meeting", "MeetingId"),
    ("occurrence", "LocalTime"),
    ("secret", ""),
    ("session", ""),
    ("passkey", ""),
    ("card", ""),
];

/// As it is written down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    summary: String,
    description: Option<String>,
    tag: String,
    /// Whether anybody may, signed in or not.
    #[serde(default)]
    open: bool,
    body: Option<Described>,
    /// In the query and in headers.
    #[serde(default)]
    parameters: Vec<Value>,
    /// By status; null: without a body.
    answers: BTreeMap<String, Option<Described>>,
    /// What may be wrong besides what goes without saying.
    #[serde(default)]
    problems: Vec<u16>,
    /// What goes without saying, and can't be wrong here.
    #[serde(default)]
    never: Vec<u16>,
}

/// A type's name, as JSON; or in OpenAPI's words: a request body, or an answer's content.
#[derive(Deserialize)]
#[serde(untagged)]
enum Described {
    Type(String),
    InFull(Map<String, Value>),
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn json_of(name: &str) -> Value {
    json!({"application/json": {"schema": schema(name)}})
}

impl Operation {
    /// As OpenAPI has it.
    pub fn described(self, method: &str, path: &str) -> Value {
        let mut all = Map::new();
        let mut responses: Map<String, Value> = self.statuses().into_iter().map(problem).collect();
        for (status, answer) in self.answers {
            let answer = match answer {
                None if status == "304" => json!({"description": "It is as it was"}),
                None => json!({"description": self.summary}),
                Some(Described::Type(name)) => json!({"description": self.summary, "content": json_of(&name)}),
                Some(Described::InFull(content)) => json!({"description": self.summary, "content": content}),
            };
            responses.insert(status, answer);
        }
        let mut parameters: Vec<Value> = in_path(path).collect();
        parameters.extend(self.parameters);
        if !parameters.is_empty() {
            all.insert("parameters".into(), parameters.into());
        }
        if let Some(body) = self.body {
            let body = match body {
                Described::Type(name) => json!({"required": true, "content": json_of(&name)}),
                Described::InFull(body) => body.into(),
            };
            all.insert("requestBody".into(), body);
        }
        if self.open {
            all.insert("security".into(), json!([]));
        }
        if let Some(description) = self.description {
            all.insert("description".into(), description.into());
        }
        all.insert("operationId".into(), id(method, path).into());
        all.insert("summary".into(), self.summary.into());
        all.insert("tags".into(), json!([self.tag]));
        all.insert("responses".into(), responses.into());
        all.into()
    }

    fn statuses(&self) -> Vec<u16> {
        let mut statuses = Vec::from(ALWAYS);
        statuses.extend(SIGNED_IN.iter().filter(|_| !self.open));
        statuses.extend(self.body.iter().flat_map(|_| WITH_A_BODY));
        statuses.retain(|status| !self.never.contains(status));
        statuses.extend(&self.problems);
        statuses
    }
}

/// `post_me_erase`, and the like: no two have one.
fn id(method: &str, path: &str) -> String {
    let parts =
        path.split('/').map(|part| part.trim_matches(['{', '}'])).filter(|part| !matches!(*part, "" | "api" | "v1"));
    let parts: Vec<String> = parts.map(|part| part.replace(['-', '.'], "_")).collect();
    format!("{}_{}", method.to_lowercase(), parts.join("_"))
}

fn in_path(path: &str) -> impl Iterator<Item = Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let schema = match IN_PATHS.iter().find(|(known, _)| *known == name) {
            None => json!({"type": "string", "format": "uuid"}),
            Some((_, "")) => json!({"type": "string"}),
            Some((_, of)) => schema(of),
        };
        json!({"name": name, "in": "path", "required": true, "schema": schema})
    })
}

fn problem(status: u16) -> (String, Value) {
    (status.to_string(), json!({"$ref": format!("#/components/responses/{status}")}))
}

/// `components.responses`: one for each thing that may be wrong.
pub fn problem_responses() -> Map<String, Value> {
    let content = json!({"application/problem+json": {"schema": schema("Problem")}});
    let told = |(status, description): (u16, &str)| {
        (status.to_string(), json!({"description": description, "content": content}))
    };
    PROBLEMS.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_without_saying_is_said_in_the_document() {
        let written = r#"{"summary": "Change it", "tag": "things", "body": "Put", "answers": {"200": "Thing", "204": null},
                          "problems": [410], "never": [429]}"#;
        let operation: Operation = serde_json::from_str(written).unwrap();
        let told = operation.described("PUT", "/api/v1/things/{thing}/times/{occurrence}");
        assert_eq!(told["operationId"], "put_things_thing_times_occurrence");
        let statuses: Vec<&String> = told["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["200", "204", "400", "401", "403", "408", "409", "410", "413", "415", "500", "503"]);
        assert_eq!(told["responses"]["409"]["$ref"], "#/components/responses/409");
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}});
        assert_eq!(
            (&told["responses"]["200"]["content"], &told["responses"]["204"]["content"]),
            (&content, &Value::Null)
        );
        assert_eq!(told["requestBody"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Put");
        assert_eq!(told["parameters"][0]["schema"]["format"], "uuid");
        assert_eq!(told["parameters"][1]["schema"]["$ref"], "#/components/schemas/LocalTime");
        assert_eq!(told.get("security"), None);
        let unknown = r#"{"summary": "", "tag": "", "answers": {}, "answer": {}}"#;
        assert!(serde_json::from_str::<Operation>(unknown).is_err());
    }
}
