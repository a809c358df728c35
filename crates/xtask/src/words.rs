//! Words that a neighbour must never see, looked for in what is shown to one: the sentences between quotes, and the
//! help that the command line makes of doc comments. Names in code, keys of JSON and the log are nobody's reading.

/// From the product's list of words, with those that only its builders use.
const UNSEEN: [&str; 10] =
    ["peer", "hash", "key", "node", "multiaddr", "sync", "gossip", "blockchain", "epoch", "swarm"];

/// The one of them that a neighbour does meet, by its full name.
const ALLOWED: &str = "relay peer";

/// Folders whose sentences are shown.
const SEEN_BY_NEIGHBOURS: [&str; 2] = ["crates/hedgerow/src/", "crates/hedgerow-api/src/"];

/// In a file that has this, doc comments are the help of commands.
const MAKES_HELP: &str = "use clap::";

/// The lines of a file in which a neighbour would see a word that is not for neighbours.
pub(crate) fn unseen(name: &str, text: &str) -> Vec<String> {
    if !SEEN_BY_NEIGHBOURS.iter().any(|folder| name.starts_with(folder)) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let is_help = text.contains(MAKES_HELP);
    let mut found = Vec::new();
    for (line, shown) in shown(text) {
        let is_shown = match shown {
            Shown::Help(_) => is_help,
            // A single word is a key of JSON, a code or a file's name; a sentence has a space. The log is for builders.
            Shown::Sentence(words) => {
                words.trim().contains(char::is_whitespace)
                    && !lines.get(line - 1).is_some_and(|l| l.contains("tracing::"))
            }
        };
        let (Shown::Help(words) | Shown::Sentence(words)) = shown;
        if let Some(word) = forbidden(words).filter(|_| is_shown) {
            found.push(format!("{name}:{line}: a neighbour would see “{word}”"));
        }
    }
    found
}

fn forbidden(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase().replace(&format!("{ALLOWED}s"), "").replace(ALLOWED, "");
    let said: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
    UNSEEN.into_iter().find(|word| {
        said.iter()
            .any(|w| w == word || w.strip_prefix(word).is_some_and(|end| matches!(end, "s" | "es" | "ed")))
    })
}

#[derive(Clone, Copy)]
enum Shown<'a> {
    Help(&'a str),
    Sentence(&'a str),
}

/// Doc comments and string literals of a Rust file, each with the line on which it begins. Follows the reference's
/// lexical structure as far as it takes to know where a string ends: comments, escapes, raw strings, characters.
fn shown(text: &str) -> Vec<(usize, Shown<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        let step = if let Some(comment) = rest.strip_prefix("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            if comment.starts_with('/') {
                found.push((line_of(at), Shown::Help(&rest[3..end])));
            }
            end
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(opened) = raw(text, at) {
            let close = format!("\"{}", "#".repeat(opened - 2));
            let end = rest[opened..].find(&close).map_or(rest.len(), |end| opened + end);
            found.push((line_of(at), Shown::Sentence(&rest[opened..end])));
            (end + close.len()).min(rest.len())
        } else if next == '"' {
            let end = unescaped(&rest[1..], '"').map_or(rest.len(), |end| end + 1);
            found.push((line_of(at), Shown::Sentence(&rest[1..end])));
            (end + 1).min(rest.len())
        } else if next == '\'' {
            character(rest)
        } else {
            next.len_utf8()
        };
        at += step;
    }
    found
}

/// How many bytes open a raw string (`r`, its hashes, the quote) that begins here, if one does.
fn raw(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| (c.is_alphanumeric() || c == '_') && c != 'b') {
        return None;
    }
    let hashes = text[at..].strip_prefix('r')?;
    let count = hashes.len() - hashes.trim_start_matches('#').len();
    hashes[count..].starts_with('"').then_some(count + 2)
}

/// The length of a character in quotes, or of the quote alone that begins a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => unescaped(&rest[1..], '\'').map_or(rest.len(), |end| end + 2),
        (Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 1,
    }
}

/// Where a quote stands that no backslash takes away.
fn unescaped(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "crates/hedgerow/src/a.rs";

    fn lines(text: &str) -> usize {
        unseen(PROGRAM, text).len()
    }

    #[test]
    fn a_builders_word_in_a_sentence_is_refused() {
        assert_eq!(lines("println!(\"the peers are gone\");"), 1);
        assert_eq!(lines("println!(\"Synced with 3 neighbours\");"), 1);
        assert_eq!(lines("println!(\"the relay peer says: a peer is gone\");"), 1);
        assert_eq!(lines("println!(r#\"the \"node\" is gone\"#);"), 1);
        assert_eq!(lines("println!(\"he said \\\"no\\\", the hash is wrong\");"), 1);
        assert_eq!(
            unseen(PROGRAM, "let a = 1;\nlet b = \"first\nthe gossip\";"),
            ["crates/hedgerow/src/a.rs:2: a neighbour would see “gossip”"]
        );
        assert_eq!(lines("let quote = '\"'; println!(\"your key is lost\");"), 1);
        assert_eq!(lines("fn f<'a>(a: &'a str) { say(\"the node is gone\") }"), 1);
    }

    #[test]
    fn a_builders_word_in_the_help_is_refused_where_comments_are_help() {
        assert_eq!(lines("use clap::Parser;\n/// Syncs with a peer."), 1);
        assert_eq!(lines("use clap::Parser;\n// Asks the node."), 0);
        assert_eq!(lines("/// Syncs with a peer."), 0);
        assert_eq!(lines("// Asks the node."), 0);
        assert_eq!(lines("//! The node's door, \"as a peer sees it\"."), 0);
    }

    #[test]
    fn names_keys_paths_the_log_and_the_relay_peer_are_not_refused() {
        assert_eq!(lines("let peer = node.hash(\"peer\");"), 0);
        assert_eq!(lines("let c = '\"'; let node = peer(hash); let d = '\"';"), 0);
        assert_eq!(lines("let c = '\\''; node(peer);"), 0);
        assert_eq!(lines("json!({ \"peer\": 1, \"relay_peer\": 2 })"), 0);
        assert_eq!(lines("println!(\"the relay peer is asleep\");"), 0);
        assert_eq!(lines("println!(\"two relay peers are asleep\");"), 0);
        assert_eq!(lines("tracing::debug!(\"the peer is gone\");"), 0);
        assert_eq!(lines("println!(\"a keyboard, a monkey and the nodding neighbour\");"), 0);
        assert_eq!(lines("/* \"the peer is gone\" */"), 0);
        assert_eq!(unseen("crates/hedgerow-node/src/a.rs", "\"the peer is gone\"").len(), 0);
    }
}
