//! Addresses elsewhere that a package loads from: they will not work offline,
//! and whoever serves them learns who learns.
//!
//! Looked for in pages, styles, scripts and manifests by what stands before
//! them: an attribute that loads, `url(…)`, `@import`, a text in a script. What
//! is only named (a namespace, the address of a licence, a link to read on) is
//! left out.

use std::collections::BTreeSet;

use url::Url;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct External {
    pub url: String,
    pub file: String,
    /// From 1.
    pub line: u64,
}

/// Does this file say what is loaded?
pub fn is_looked_through(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let ends = [".html", ".htm", ".xhtml", ".css", ".js", ".mjs", ".svg", ".json", ".xml"];
    ends.iter().any(|end| name.ends_with(end))
}

/// Attributes that make a browser load something at once.
const LOADS: [&str; 6] = ["src", "poster", "data", "srcset", "xlink:href", "background"];

/// The addresses in one file, each once. `path` says what kind of file it is.
pub fn find(path: &str, text: &str) -> Vec<External> {
    let lower = path.to_lowercase();
    let is_page = [".html", ".htm", ".xhtml", ".svg"].iter().any(|end| lower.ends_with(end));
    let is_script = [".js", ".mjs", ".json"].iter().any(|end| lower.ends_with(end));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (line, words) in text.lines().zip(1_u64..).map(|(words, line)| (line, words)) {
        for (at, address) in addresses(words) {
            let before = &words[..at];
            let loads = if is_script { before.ends_with(['"', '\'', '`']) } else { is_loaded(before, is_page) };
            if loads && !is_a_name(&address) && seen.insert(address.clone()) {
                found.push(External { url: address, file: path.to_owned(), line });
            }
        }
    }
    found
}

/// Every `http://…`, `https://…` and `//host…` of a line with where it begins.
fn addresses(words: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in words.match_indices("//") {
        let scheme = ["https:", "http:"].iter().find(|scheme| words[..at].ends_with(**scheme));
        let from = at - scheme.map_or(0, |scheme| scheme.len());
        let quoted = words[..from].ends_with(['"', '\'', '`', '(']);
        if scheme.is_none() && !quoted {
            continue;
        }
        let rest = &words[from..];
        let end = rest.find(|letter: char| letter.is_whitespace() || "\"'`<>(){}\\^|,;".contains(letter));
        let text = &rest[..end.unwrap_or(rest.len())];
        let whole = if scheme.is_some() { text.to_owned() } else { format!("https:{text}") };
        let known = Url::parse(&whole).ok().filter(|url| url.host_str().is_some_and(|host| host.contains('.')));
        if known.is_some() && whole.len() <= 2_000 {
            found.push((from, whole));
        }
    }
    found
}

/// By what stands before it in a page, a style or a manifest.
fn is_loaded(before: &str, is_page: bool) -> bool {
    let before = before.trim_end_matches(['"', '\'', ' ']).to_lowercase();
    if before.ends_with("url(") || before.ends_with("@import") {
        return true;
    }
    let Some(name) = before.strip_suffix('=').map(str::trim_end) else { return false };
    if LOADS.iter().any(|word| ends_with_word(name, word)) {
        return true;
    }
    // `href` loads in a `link`, and in a manifest; in a text it is followed by a reader.
    ends_with_word(name, "href") && (!is_page || name.rfind('<').is_some_and(|tag| name[tag..].starts_with("<link")))
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|rest| !rest.ends_with(|letter: char| letter.is_alphanumeric() || letter == '-'))
}

/// Namespaces, vocabularies and the like, which nobody loads.
fn is_a_name(address: &str) -> bool {
    const NAMES: [&str; 14] = [
        "www.w3.org",
        "w3.org",
        "www.imsglobal.org",
        "www.imsproject.org",
        "www.adlnet.org",
        "adlnet.gov",
        "w3id.org",
        "id.tincanapi.com",
        "projecttincan.com",
        "ltsc.ieee.org",
        "purl.org",
        "schema.org",
        "example.com",
        "activitystrea.ms",
    ];
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let is_schema = address.rsplit('.').next().is_some_and(|end| matches!(end, "xsd" | "dtd"));
    is_schema || NAMES.contains(&host.as_str())
}

#[cfg(test)]
mod tests {
    use super::find;

    fn urls(path: &str, text: &str) -> Vec<String> {
        find(path, text).into_iter().map(|found| format!("{}:{}", found.line, found.url)).collect()
    }

    #[test]
    fn what_is_loaded_is_listed() {
        let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<link rel=stylesheet href=\"https://cdn.jsdelivr.net/a.css\">\n<script src='//code.jquery.com/j.js'></script><a href=\"https://weather.com.cn/\">more</a>\n<img src=\"pic.png\"><video poster=https://v.example.cn/p.jpg>";
        let wanted =
            ["2:https://cdn.jsdelivr.net/a.css", "3:https://code.jquery.com/j.js", "4:https://v.example.cn/p.jpg"];
        assert_eq!(urls("index.html", page), wanted);
        assert_eq!(
            urls(
                "a/style.css",
                "@import \"https://fonts.googleapis.com/css?family=A\";\n.a{background:url(http://pics.cn/a.png)} /* http://nobody.cn */"
            ),
            ["1:https://fonts.googleapis.com/css?family=A", "2:http://pics.cn/a.png"]
        );
        assert_eq!(
            urls(
                "x.js",
                "// see https://docs.cn/a\nfetch(\"https://api.cn/v1\"); var ns = 'http://www.w3.org/2000/svg';"
            ),
            ["2:https://api.cn/v1"]
        );
        assert_eq!(
            urls(
                "imsmanifest.xml",
                "<manifest xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\">\n<resource href=\"https://far.cn/q.html\"/>"
            ),
            ["2:https://far.cn/q.html"]
        );
        assert!(urls("index.html", "<p>http://a.cn and // and a//b</p>").is_empty());
    }
}
