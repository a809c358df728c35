use super::*;

fn id(n: u8) -> RecordId {
    RecordId([n; 32])
}

fn index(things: &[(&str, &str)]) -> Index {
    let mut index = Index::default();
    for (n, (title, text)) in things.iter().enumerate() {
        index.put(id(u8::try_from(n).unwrap()), &[(Place::Title, title), (Place::Text, text)]);
    }
    index
}

fn found(index: &Index, query: &str) -> Vec<u8> {
    index.find(query, 10).iter().map(|h| h.id.0[0]).collect()
}

#[test]
fn a_word_is_found_as_it_is_typed() {
    let index = index(&[("Sewing machine", "Singer"), ("Drill", "for walls, sews nothing")]);
    for typed in ["s", "se", "sew", "sewing", "sewing m", "SEWING MACHINE", "machine sewing"] {
        assert_eq!(found(&index, typed)[0], 0, "{typed}");
    }
    assert!(found(&index, "sewing drill").is_empty());
    assert!(found(&index, "").is_empty());
    // A word that is finished by a space is whole.
    assert!(found(&index, "sewin ").is_empty() || found(&index, "sewin ") == [0]);
}

#[test]
fn one_typo_is_forgiven_wherever_it_is() {
    let index = index(&[("Sewing machine", ""), ("Ukulele", "soprano"), ("Drill", "")]);
    for (typed, thing) in [
        ("sowing", 0),
        ("ukelele", 1),
        ("ukulel", 1),
        ("ukuelle", 1),
        ("dirll", 2),
        ("rrill", 2),
        ("drilll", 2),
        ("swing", 0),
    ] {
        assert_eq!(found(&index, typed), [thing], "{typed}");
    }
    assert!(found(&index, "banjo").is_empty());
    assert!(found(&index, "swimg").is_empty());
}

#[test]
fn accents_are_folded_and_languages_without_spaces_are_found() {
    let index = index(&[("Fűnyíró gép", "Straße, œuvre"), ("電動ドリル", "貸します"), ("Échelle", "")]);
    for (typed, thing) in [
        ("funyiro", 0),
        ("FŰNYÍRÓ", 0),
        ("strasse", 0),
        ("oeuvre", 0),
        ("ドリル", 1),
        ("どりる", 1),
        ("電", 1),
        ("動", 1),
        ("echelle", 2),
        ("éch", 2),
    ] {
        assert_eq!(found(&index, typed), [thing], "{typed}");
    }
    assert!(found(&index, "電気").is_empty());
}

#[test]
fn titles_come_before_texts_and_whole_words_before_beginnings() {
    let index = index(&[("Box", "a drill inside"), ("Drillbits", ""), ("Drill", "")]);
    assert_eq!(found(&index, "drill"), [2, 1, 0]);
}

#[test]
fn what_is_taken_out_or_changed_is_not_found_again() {
    let mut index = index(&[("Ladder", ""), ("Drill", "")]);
    index.remove(&id(0));
    assert!(found(&index, "ladder").is_empty());
    index.put(id(1), &[(Place::Title, "Hammer")]);
    assert!(found(&index, "drill").is_empty());
    assert_eq!(found(&index, "hammer"), [1]);
    assert_eq!(index.len(), 1);
}

#[test]
fn packing_changes_nothing_that_is_found() {
    let mut index = Index::default();
    let name = |n: u32| {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        RecordId(bytes)
    };
    for n in 0..6_000u32 {
        index.put(name(n), &[(Place::Title, &format!("thing{} common", n % 50))]);
    }
    for n in 0..4_000u32 {
        index.remove(&name(n));
    }
    assert_eq!(index.len(), 2_000);
    assert!(index.things.len() < 4_500, "the lists were written anew");
    assert_eq!(index.find("common", 10_000).len(), 2_000);
    assert_eq!(index.find("thing7 ", 10_000).len(), 40);
}

#[test]
fn many_at_once_are_found_like_one_after_another() {
    let things: Vec<(RecordId, String)> = (0..3_000u32)
        .map(|n| {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&n.to_be_bytes());
            (RecordId(bytes), format!("Fűnyíró thing{} common {} 電動ドリル", n % 50, n % 7))
        })
        .collect();
    let put = |index: &mut Index, id: &RecordId, text: &str| {
        index.put(*id, &[(Place::Title, "common"), (Place::Text, text)]);
    };
    let mut one_by_one = Index::default();
    things.iter().for_each(|(id, text)| put(&mut one_by_one, id, text));
    let mut at_once = Index::default();
    // Some are there before, and taking them out for the new ones writes the lists anew.
    things[..2_000].iter().for_each(|(id, _)| put(&mut at_once, id, "old"));
    at_once.put_all(things.iter().chain(&things[..5]).map(|(id, text)| (*id, text)), |text, each| {
        each(Place::Title, "common");
        each(Place::Text, text);
    });
    assert_eq!(at_once.len(), 3_000);
    for query in ["thing7 ", "common", "funyiro", "ドリル", "thing", "old"] {
        assert_eq!(at_once.find(query, 5_000), one_by_one.find(query, 5_000), "{query}");
    }
}
