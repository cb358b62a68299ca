//! Addresses in a package: `xml:base`, `href` and an item's `parameters` joined
//! into a path (SCORM CAM 3.4.1.5 to 3.4.1.11).

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It leaves the package.
    Outside,
    /// It is not a path or a query that a browser could ask for.
    Malformed,
}

/// A scheme and an authority: somebody else's server.
pub fn is_external(address: &str) -> bool {
    let lower = address.trim_start().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("//")
}

/// `address` read from the folder `base` ("" or "a/b/"); query and fragment stay.
pub fn join(base: &str, address: &str) -> Result<String, Wrong> {
    let address = address.trim();
    if is_external(address) {
        return Ok(address.to_owned());
    }
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (path, rest) = address.split_at(end);
    // `javascript:` and drive letters. A colon after the first slash is a name.
    if path.split('/').next().is_some_and(|first| first.contains(':')) || path.starts_with(['/', '\\']) {
        return Err(Wrong::Outside);
    }
    if is_external(base) {
        return Ok(format!("{base}{path}{rest}"));
    }
    let mut parts: Vec<&str> = Vec::new();
    let whole = format!("{base}{}", path.replace('\\', "/"));
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(Wrong::Outside)?;
            }
            part => parts.push(part),
        }
    }
    let folder = if whole.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Ok(format!("{}{folder}{rest}", parts.join("/")))
}

/// The path of the file: no query, no fragment, percent signs undone.
pub fn file(address: &str) -> Option<String> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = &address[..end];
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| byte.and_then(|it| char::from(it).to_digit(16));
            bytes.push((digit(rest.next())? * 16 + digit(rest.next())?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// `href` with an item's `parameters`, by the algorithm of CAM 3.4.1.11: what
/// begins with `#` is a fragment, all else goes on a query.
pub fn with_parameters(href: &str, parameters: &str) -> Result<String, Wrong> {
    let parameters = parameters.trim().trim_start_matches(['?', '&']);
    if parameters.is_empty() {
        return Ok(href.to_owned());
    }
    check(parameters)?;
    let parameters = parameters.replace(' ', "%20");
    if let Some(fragment) = parameters.strip_prefix('#') {
        let known = href.contains('#');
        return Ok(if known { href.to_owned() } else { format!("{href}#{fragment}") });
    }
    let (address, fragment) = href.split_once('#').map_or((href, None), |(address, it)| (address, Some(it)));
    let joint = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|it| format!("#{it}")).unwrap_or_default();
    Ok(format!("{address}{joint}{parameters}{fragment}"))
}

/// RFC 3986: no control characters, quotes, angle brackets; `%` is followed by two digits.
fn check(parameters: &str) -> Result<(), Wrong> {
    let bad = parameters.chars().any(|it| it.is_control() || matches!(it, '<' | '>' | '"' | '\\' | '`' | '^'));
    let mut percents = parameters.split('%').skip(1);
    let broken = percents.any(|after| after.len() < 2 || !after.bytes().take(2).all(|it| it.is_ascii_hexdigit()));
    if bad || broken { Err(Wrong::Malformed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_their_base() {
        for (base, address, expected) in [
            ("", "index.html", Ok("index.html")),
            ("", "./a/../b/index.html?x=1#y", Ok("b/index.html?x=1#y")),
            ("content/", "a.html", Ok("content/a.html")),
            ("content/", "../a.html", Ok("a.html")),
            ("content/", "../../a.html", Err(Wrong::Outside)),
            ("", "/etc/passwd", Err(Wrong::Outside)),
            ("", "\\server\\x", Err(Wrong::Outside)),
            ("", "a\\b.html", Ok("a/b.html")),
            ("", "javascript:alert(1)", Err(Wrong::Outside)),
            ("", "C:/x.html", Err(Wrong::Outside)),
            ("", "a/b:c.html", Ok("a/b:c.html")),
            ("content/", "https://example.com/x", Ok("https://example.com/x")),
            ("https://example.com/c/", "x.html", Ok("https://example.com/c/x.html")),
        ] {
            assert_eq!(join(base, address), expected.map(str::to_owned), "{base} {address}");
        }
    }

    #[test]
    fn a_file_is_named_without_query_and_percent_signs() {
        assert_eq!(file("a/%E6%B5%8B%20x.html?y=1").as_deref(), Some("a/测 x.html"));
        assert_eq!(file("a/x%2.html"), None);
    }

    #[test]
    fn parameters_follow_the_algorithm_of_the_standard() {
        for (href, parameters, expected) in [
            ("a.html", "?x=1", Ok("a.html?x=1")),
            ("a.html", "x=1&y=2", Ok("a.html?x=1&y=2")),
            ("a.html?c=p", "?x=1", Ok("a.html?c=p&x=1")),
            ("a.html?c=p", "&x=1", Ok("a.html?c=p&x=1")),
            ("a.html", "#top", Ok("a.html#top")),
            ("a.html#end", "#top", Ok("a.html#end")),
            ("a.html#end", "?x=1", Ok("a.html?x=1#end")),
            ("a.html", "?name=a b", Ok("a.html?name=a%20b")),
            ("a.html", "?&", Ok("a.html")),
            ("a.html", "?x=%zz", Err(Wrong::Malformed)),
            ("a.html", "?x=<script>", Err(Wrong::Malformed)),
        ] {
            assert_eq!(with_parameters(href, parameters), expected.map(str::to_owned), "{href} {parameters}");
        }
    }
}
