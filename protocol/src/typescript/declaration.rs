//! TypeScript declarations as ts-rs writes them, read so that they can be laid out and their fields listed.

/// One field of an object type.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    pub doc: String,
    pub name: String,
    pub optional: bool,
    pub shape: Shape,
}

/// A type expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A name, a literal, an array or generic of them.
    Plain(String),
    Object(Vec<Field>),
    Union(Vec<Shape>),
    Both(Vec<Shape>),
}

impl Shape {
    /// Reads the part after `type X =`.
    pub fn parse(source: &str) -> Self {
        let mut reader = Reader { rest: source.trim().trim_end_matches(';') };
        let shape = reader.union();
        assert_eq!(reader.rest.trim(), "", "not understood in {source}");
        shape
    }

    /// As TypeScript, the lines after the first indented by `depth` steps.
    pub fn lay_out(&self, depth: usize) -> String {
        let line = format!("\n{}", "  ".repeat(depth));
        match self {
            Self::Plain(name) => name.clone(),
            Self::Object(fields) if fields.len() == 1 && fields[0].doc.is_empty() => {
                format!("{{ {} }}", fields[0].lay_out(depth))
            }
            Self::Object(fields) => {
                let field = |f: &Field| {
                    let doc = if f.doc.is_empty() { String::new() } else { format!("{line}  /** {} */", f.doc) };
                    format!("{doc}{line}  {};", f.lay_out(depth + 1))
                };
                format!("{{{}{line}}}", fields.iter().map(field).collect::<String>())
            }
            Self::Union(parts) => {
                let short = parts.iter().all(|part| matches!(part, Self::Plain(_))) && parts.len() < 6;
                let parts: Vec<String> = parts.iter().map(|part| part.lay_out(depth + 2)).collect();
                if short { parts.join(" | ") } else { format!("{line}  | {}", parts.join(&format!("{line}  | "))) }
            }
            Self::Both(parts) => {
                let part = |part: &Shape| match part {
                    Self::Union(_) => format!("({}{line})", part.lay_out(depth)),
                    _ => part.lay_out(depth),
                };
                parts.iter().map(part).collect::<Vec<_>>().join(" & ")
            }
        }
    }

    /// Calls what ts-rs wrote out in full by its name.
    pub fn name_parts(&mut self, named: &[(String, Shape)]) {
        let Self::Both(parts) = self else { return };
        for part in parts.iter_mut() {
            if let Some((name, _)) = named.iter().find(|(_, shape)| shape == part) {
                *part = Self::Plain(name.clone());
            }
        }
    }

    /// The fields that stand in it, not those of types it names.
    pub fn own_fields(&self) -> Vec<&Field> {
        match self {
            Self::Object(fields) => fields.iter().collect(),
            Self::Both(parts) => parts.iter().flat_map(Self::own_fields).collect(),
            Self::Plain(_) | Self::Union(_) => vec![],
        }
    }

    /// The word a variant is told by: of several fields, the first with a value of its own.
    pub fn told_by(&self) -> Option<&str> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find_map(|field| match &field.shape {
            Self::Plain(value) if value.starts_with('"') || value == "true" || value == "false" => {
                Some(value.trim_matches('"'))
            }
            _ => None,
        })
    }

    /// The variant told by a word.
    pub fn variant(&self, word: &str) -> &Self {
        let Self::Union(variants) = self else { panic!("{word}: not a union") };
        variants.iter().find(|variant| variant.told_by() == Some(word)).unwrap_or_else(|| panic!("no variant {word}"))
    }
}

impl Field {
    fn lay_out(&self, depth: usize) -> String {
        format!("{}{}: {}", self.name, if self.optional { "?" } else { "" }, self.shape.lay_out(depth))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn union(&mut self) -> Shape {
        self.joined("|", Self::both, Shape::Union)
    }

    fn both(&mut self) -> Shape {
        self.joined("&", Self::one, Shape::Both)
    }

    fn joined(&mut self, sign: &str, one: fn(&mut Self) -> Shape, wrap: fn(Vec<Shape>) -> Shape) -> Shape {
        self.take(sign);
        let mut parts = vec![one(self)];
        while self.take(sign) {
            parts.push(one(self));
        }
        if parts.len() == 1 { parts.remove(0) } else { wrap(parts) }
    }

    fn one(&mut self) -> Shape {
        if self.take("(") {
            let inner = self.union();
            assert!(self.take(")"), "a bracket is open before {}", self.rest);
            return inner;
        }
        if self.take("{") {
            let mut fields = Vec::new();
            while !self.take("}") {
                fields.push(self.field());
                self.take(",");
            }
            return Shape::Object(fields);
        }
        let mut depth = 0;
        let end = self.rest.find(|c| {
            depth += i32::from(matches!(c, '<' | '[')) - i32::from(matches!(c, '>' | ']'));
            depth <= 0 && matches!(c, '|' | '&' | ',' | ')' | '}')
        });
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        Shape::Plain(name.trim().to_owned())
    }

    fn field(&mut self) -> Field {
        let mut text = String::new();
        if self.take("/**") {
            let (comment, rest) = self.rest.split_once("*/").unwrap();
            text = doc(comment);
            self.rest = rest;
        }
        let (name, rest) = self.rest.split_once(':').unwrap();
        self.rest = rest;
        let name = name.trim();
        let optional = name.ends_with('?');
        let name = name.trim_end_matches('?').trim_matches('"').to_owned();
        Field { doc: text, name, optional, shape: self.union() }
    }
}

/// A comment as one line, with the links of rustdoc turned into words.
pub fn doc(comment: &str) -> String {
    let comment = comment.trim().trim_start_matches("/**").trim_end_matches("*/");
    let lines = comment.lines().map(|line| line.trim().trim_start_matches("* ").trim_start_matches('*').trim());
    let mut text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    while let Some(start) = text.find("[`") {
        let length = text[start..].find("`]").unwrap() + 2;
        let word = text[start + 1..start + length - 1].to_owned();
        let after = &text[start + length..];
        let target = if after.starts_with('(') { after.find(')').unwrap() + 1 } else { 0 };
        text.replace_range(start..start + length + target, &word);
    }
    text
}

#[test]
fn a_declaration_is_read_and_laid_out() {
    let shape = Shape::parse(
        "{ \"type\": \"x\", \n/**\n * See [`A`](b::A).\n */\na?: Array<B<C, D>> | null, } & ({ \"k\": 1 } | E);",
    );
    let expected = "{\n  type: \"x\";\n  /** See `A`. */\n  a?: Array<B<C, D>> | null;\n} & (\n  | { k: 1 }\n  | E\n)";
    assert_eq!(shape.lay_out(0), expected);
    assert_eq!(shape.own_fields().len(), 2);
}
