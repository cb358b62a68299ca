//! Agents and groups (Data 2.4.2).

use super::{
    fault::{At, Checked, Fault},
    json::Json,
    object::{Object, iri, list, text},
    scalar,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor<'j> {
    pub is_group: bool,
    pub name: Option<&'j str>,
    /// `None`: an anonymous group.
    pub ifi: Option<Ifi<'j>>,
    pub members: Vec<Actor<'j>>,
}

/// Inverse functional identifier: what tells one actor from all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ifi<'j> {
    Mbox(&'j str),
    MboxSha1(&'j str),
    OpenId(&'j str),
    Account { home_page: &'j str, name: &'j str },
}

impl Ifi<'_> {
    /// One text for one identifier.
    pub fn key(&self) -> String {
        match self {
            Self::Mbox(mbox) => (*mbox).to_owned(),
            Self::MboxSha1(sum) => format!("sha1:{}", sum.to_ascii_lowercase()),
            Self::OpenId(id) => format!("openid:{id}"),
            Self::Account { home_page, name } => format!("account:{name}\n{home_page}"),
        }
    }
}

impl<'j> Actor<'j> {
    /// The actor itself and its members.
    pub fn identifiers(&self) -> impl Iterator<Item = &Ifi<'j>> {
        self.ifi.iter().chain(self.members.iter().filter_map(|member| member.ifi.as_ref()))
    }
}

const AGENT: &[&str] = &["objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"];
const GROUP: &[&str] = &["objectType", "name", "mbox", "mbox_sha1sum", "openid", "account", "member"];

/// An agent or a group.
pub fn read<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    let word = Object::any(json)?.maybe("objectType", text)?;
    match word {
        None | Some("Agent") => agent(json),
        Some("Group") => group(json),
        Some(other) => Err(Fault::new("must be Agent or Group", other)).at("objectType"),
    }
}

/// An agent, which has exactly one identifier.
pub fn agent<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    let object = Object::read(json, AGENT)?;
    super::object::kind(object, "Agent")?;
    let ifi = identifier(object)?
        .ok_or_else(|| Fault::new("an agent needs one of mbox, mbox_sha1sum, openid, account", ""))?;
    Ok(Actor { is_group: false, name: object.maybe("name", text)?, ifi: Some(ifi), members: Vec::new() })
}

/// A group: identified, or anonymous with members.
pub fn group<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    let object = Object::read(json, GROUP)?;
    if object.maybe("objectType", text)? != Some("Group") {
        return Err(Fault::new("must be Group", "")).at("objectType");
    }
    let ifi = identifier(object)?;
    let members = object.maybe("member", |members| list(members, agent))?;
    if ifi.is_none() && members.as_ref().is_none_or(Vec::is_empty) {
        return Err(Fault::new("an anonymous group needs members", "")).at("member");
    }
    Ok(Actor { is_group: true, name: object.maybe("name", text)?, ifi, members: members.unwrap_or_default() })
}

fn identifier(object: Object<'_>) -> Checked<Option<Ifi<'_>>> {
    let mbox = object.maybe("mbox", mbox)?.map(Ifi::Mbox);
    let sum = object.maybe("mbox_sha1sum", sha1)?.map(Ifi::MboxSha1);
    let openid = object.maybe("openid", iri)?.map(Ifi::OpenId);
    let account = object.maybe("account", account)?;
    let mut found = [mbox, sum, openid, account].into_iter().flatten();
    let first = found.next();
    if found.next().is_some() {
        return Err(Fault::new("an actor may have only one of mbox, mbox_sha1sum, openid, account", ""));
    }
    Ok(first)
}

fn mbox<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let mbox = text(json)?;
    if scalar::is_mailbox(mbox) { Ok(mbox) } else { Err(Fault::new("must be mailto: and an e-mail address", mbox)) }
}

fn sha1<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let sum = text(json)?;
    if scalar::is_hex(sum, &[40]) { Ok(sum) } else { Err(Fault::new("must be 40 hexadecimal digits", sum)) }
}

fn account<'j>(json: &'j Json<'j>) -> Checked<Ifi<'j>> {
    let object = Object::read(json, &["homePage", "name"])?;
    Ok(Ifi::Account { home_page: object.must("homePage", iri)?, name: object.must("name", text)? })
}

/// Who vouches for a statement (Data 2.4.9): an agent, or an anonymous group
/// of an application and a user.
pub fn authority<'j>(json: &'j Json<'j>) -> Checked<Actor<'j>> {
    let actor = read(json)?;
    if actor.is_group && (actor.ifi.is_some() || actor.members.len() != 2) {
        return Err(Fault::new("an authority that is a group must be anonymous with two members", ""));
    }
    Ok(actor)
}
