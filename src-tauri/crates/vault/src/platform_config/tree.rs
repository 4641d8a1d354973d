//! A file held against its schema, in its plain or in its encrypted form. What is read here has no member the schema does not
//! know, and a tree of one form has no room for a secret in the other.

use super::error::ConfigError;
use super::form::{Change, Form};
use super::json::Json;
use super::path::{Path, path_of, wrong_kind};
use super::schema::{Field, Kind, Open, Platform};

/// A file's content.
pub(super) struct Tree<F: Form> {
    platform: Platform,
    root: Vec<Member<F>>,
}

/// What a visit meets.
pub(super) enum Visit<'a, F: Form> {
    Open(&'a Json),
    Secret(&'a F::Secret),
    Group(&'a F::Group, &'static [&'static str]),
}

struct Member<F: Form> {
    field: &'static Field,
    node: Node<F>,
}

enum Node<F: Form> {
    Open(Json),
    Secret(F::Secret),
    Group(F::Group, &'static [&'static str]),
    Object(Vec<Member<F>>),
    List(Vec<Vec<Member<F>>>),
}

impl<F: Form> Tree<F> {
    pub(super) fn read(platform: Platform, json: &Json) -> Result<Self, ConfigError> {
        let root = read_members(platform, json, &platform.fields(), &Path::Root)?;
        Ok(Self { platform, root })
    }

    pub(super) fn platform(&self) -> Platform {
        self.platform
    }

    pub(super) fn write(&self) -> Json {
        write_members(&self.root)
    }

    pub(super) fn visit<'a>(&'a self, each: &mut dyn FnMut(&Path<'_>, Visit<'a, F>)) {
        visit_members(&self.root, &Path::Root, each);
    }

    pub(super) fn change<B: Form>(
        &self,
        change: &impl Change<F, B>,
    ) -> Result<Tree<B>, ConfigError> {
        Ok(Tree {
            platform: self.platform,
            root: change_members(&self.root, &Path::Root, change)?,
        })
    }
}

fn read_members<F: Form>(
    platform: Platform,
    json: &Json,
    fields: &[&'static [Field]],
    path: &Path<'_>,
) -> Result<Vec<Member<F>>, ConfigError> {
    let Json::Object(given) = json else {
        return Err(wrong_kind(path, "an object"));
    };
    let known = || fields.iter().copied().flatten();
    let mut members: Vec<Member<F>> = Vec::new();
    for (name, json) in given {
        let Some(field) = known().find(|field| {
            let suffix = if field.is_secret() { F::SUFFIX } else { "" };
            name.strip_suffix(suffix) == Some(field.name)
        }) else {
            let path = Path::Member(path, name, "");
            return Err(F::secret_of_the_other_form(name, &path).unwrap_or_else(|| {
                ConfigError::UnknownMember {
                    path: path.to_string(),
                }
            }));
        };
        let path = path_of::<F>(path, field);
        if members
            .iter()
            .any(|member| std::ptr::eq(member.field, field))
        {
            return Err(ConfigError::Twice {
                path: path.to_string(),
            });
        }
        let node = match json {
            Json::Null if !field.required => Node::Open(Json::Null),
            json => read_node(platform, json, field, &path)?,
        };
        members.push(Member { field, node });
    }
    let missing = known().find(|field| {
        field.required
            && !members
                .iter()
                .any(|member| std::ptr::eq(member.field, *field))
    });
    match missing {
        Some(field) => Err(ConfigError::Missing {
            path: path_of::<F>(path, field).to_string(),
        }),
        None => Ok(members),
    }
}

fn read_node<F: Form>(
    platform: Platform,
    json: &Json,
    field: &'static Field,
    path: &Path<'_>,
) -> Result<Node<F>, ConfigError> {
    Ok(match field.kind {
        Kind::Open(open) => Node::Open(read_open(platform, json, open, path)?),
        Kind::Secret => Node::Secret(F::read_secret(json, path)?),
        Kind::SecretGroup(names) => Node::Group(F::read_group(json, names, path)?, names),
        Kind::Object(fields) => Node::Object(read_members(platform, json, &[fields], path)?),
        Kind::List(fields) => {
            let Json::List(items) = json else {
                return Err(wrong_kind(path, "a list"));
            };
            let read = |(at, item)| read_members(platform, item, &[fields], &Path::Item(path, at));
            Node::List(
                items
                    .iter()
                    .enumerate()
                    .map(read)
                    .collect::<Result<_, _>>()?,
            )
        }
    })
}

fn read_open(
    platform: Platform,
    json: &Json,
    open: Open,
    path: &Path<'_>,
) -> Result<Json, ConfigError> {
    let token_type = platform.token_type();
    match (open, json) {
        // It was parsed when the platform was asked for.
        (Open::Platform | Open::Text | Open::Scopes, Json::Text(text)) => Ok(Json::text(text)),
        (Open::Platform | Open::Text, _) => Err(wrong_kind(path, "text")),
        (Open::TokenType, Json::Text(text)) if text.as_str() == token_type => {
            Ok(Json::text(token_type))
        }
        (Open::TokenType, _) if token_type == "PAGE" => {
            Err(wrong_kind(path, "PAGE, the type of this platform's tokens"))
        }
        (Open::TokenType, _) => Err(wrong_kind(path, "USER, the type of this platform's tokens")),
        (Open::Time, Json::Text(text)) if is_a_time(text) => Ok(Json::text(text)),
        (Open::Time, Json::Number(number)) if number.as_f64().is_some_and(|it| it >= 0.0) => {
            Ok(Json::Number(number.clone()))
        }
        (Open::Time, _) => Err(wrong_kind(path, "a time: RFC 3339 text or a Unix number")),
        (Open::Scopes, Json::List(items)) => items
            .iter()
            .map(|item| match item {
                Json::Text(text) => Ok(Json::text(text)),
                _ => Err(wrong_kind(path, "a list of texts")),
            })
            .collect::<Result<_, _>>()
            .map(Json::List),
        (Open::Scopes, _) => Err(wrong_kind(path, "a list of texts")),
    }
}

/// The parser also takes time zones in brackets (RFC 9557), which RFC 3339 does not have.
fn is_a_time(text: &str) -> bool {
    !text.contains('[') && text.parse::<jiff::Timestamp>().is_ok()
}

fn write_members<F: Form>(members: &[Member<F>]) -> Json {
    let write = |Member { field, node }: &Member<F>| {
        let suffix = if field.is_secret() { F::SUFFIX } else { "" };
        let json = match node {
            Node::Open(json) => json.clone(),
            Node::Secret(secret) => F::write_secret(secret),
            Node::Group(group, _) => F::write_group(group),
            Node::Object(members) => write_members(members),
            Node::List(items) => Json::List(items.iter().map(|item| write_members(item)).collect()),
        };
        (format!("{}{suffix}", field.name), json)
    };
    Json::Object(members.iter().map(write).collect())
}

fn visit_members<'a, F: Form>(
    members: &'a [Member<F>],
    path: &Path<'_>,
    each: &mut dyn FnMut(&Path<'_>, Visit<'a, F>),
) {
    for Member { field, node } in members {
        let path = path_of::<F>(path, field);
        match node {
            Node::Open(json) => each(&path, Visit::Open(json)),
            Node::Secret(secret) => each(&path, Visit::Secret(secret)),
            Node::Group(group, names) => each(&path, Visit::Group(group, names)),
            Node::Object(members) => visit_members(members, &path, each),
            Node::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    visit_members(item, &Path::Item(&path, at), each);
                }
            }
        }
    }
}

fn change_members<A: Form, B: Form>(
    members: &[Member<A>],
    path: &Path<'_>,
    change: &impl Change<A, B>,
) -> Result<Vec<Member<B>>, ConfigError> {
    let changed = |Member { field, node }: &Member<A>| {
        let path = path_of::<A>(path, field);
        let node = match node {
            Node::Open(json) => Node::Open(json.clone()),
            Node::Secret(secret) => Node::Secret(change.secret(secret, &path)?),
            Node::Group(group, names) => Node::Group(change.group(group, names, &path)?, names),
            Node::Object(members) => Node::Object(change_members(members, &path, change)?),
            Node::List(items) => Node::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| change_members(item, &Path::Item(&path, at), change))
                    .collect::<Result<_, _>>()?,
            ),
        };
        Ok(Member { field, node })
    };
    members.iter().map(changed).collect()
}
