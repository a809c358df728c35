//! What a letter carries: one link, however the message around it was broken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hedgerow_group::{Link, LinkError};
use hedgerow_record::{GroupId, Prefix};
use hedgerow_vault::LinkSecret;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

#[test]
fn a_letter_is_read_out_of_a_message_and_mistakes_are_told_apart() {
    let link = Link {
        group: GroupId([7; 32]),
        branch: Prefix([3; 16]),
        secret: LinkSecret::new(&mut ChaCha20Rng::seed_from_u64(1)),
        addresses: vec!["10.0.0.1:7141".to_owned()],
    };
    let text = link.to_text();
    let (a, b) = text.split_at(60);
    for written in [text.clone(), format!("Come in!\n{a}\n  {b}\nSee you, Ana"), text.to_lowercase()] {
        assert_eq!(Link::find(&written).unwrap(), link, "{written}");
    }
    assert_eq!(Link::find("good morning"), Err(LinkError::NotALink));
    let last = text.chars().last().unwrap();
    let mistyped = format!("{}{}", &text[..text.len() - 1], if last == 'A' { 'B' } else { 'A' });
    assert_eq!(Link::find(&mistyped), Err(LinkError::Mistyped));
    assert_eq!(Link::find(&text.replace("join/1#", "join/2#")), Err(LinkError::Version(2)));
    assert_eq!(Link::find(&text.replace("join/1#", "join/ 1\n#")).as_ref(), Ok(&link), "a line was broken");
    assert_eq!(Link::find(&text.replace("join/1#", "join/x#")), Err(LinkError::Mistyped));
    assert!(!format!("{link:?}").contains(&text[40..60]), "the secret is not shown by accident");
}
