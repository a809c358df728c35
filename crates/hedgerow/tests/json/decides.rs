//! What organisers decide, typed: by two of them, about a third neighbour whom the second invited.

use serde_json::Value;

use super::common::{Home, eventually};
use super::schema::faults;
use super::{Judge, id};

/// Whose answer comes thirty days after the call, and is no document that a test could wait for.
pub(crate) const TAKES_A_MONTH: &str = "group appoint";

pub(crate) fn decides(judge: &Judge, ana: &Home, bela: &Home) {
    judge.does(
        ana,
        &["group", "change", "--members-invite", "yes", "--guidelines", "Bring it back clean and dry."],
    );
    judge.does(ana, &["group", "role", "Béla", "organiser"]);
    eventually("Béla organises", || bela.does(&["group", "show"])["state"] == "organiser");
    let version = judge.does(bela, &["group", "guidelines"])["version"].to_string();
    judge.does(bela, &["group", "guidelines", "--accept", &version]);
    judge.does(ana, &["group", "vouch", "Béla"]);
    let person = ana.does(&["group", "vouch", "Béla", "--undo"]);
    assert_eq!(person["i_vouch"], false);

    let link = bela.does(&["group", "invite"])["link"].as_str().unwrap().to_owned();
    let carl = Home::new("Carl");
    carl.does(&["group", "join", &link]);
    carl.does(&["listing", "add", "Broken saw"]);
    eventually("Carl is known", || ana.does(&["group", "members"]).as_array().unwrap().len() == 3);
    eventually("his saw is seen", || ana.does(&["search", "saw"])["total"] == 1);

    // Two must agree from now on.
    judge.does(ana, &["group", "change", "--threshold", "2", "--quorum", "Ana,Carl", "--quorum-needed", "2"]);
    let proposed = judge.does(ana, &["group", "take-down", "Broken saw", "--reason", "It is dangerous"]);
    assert_eq!(proposed["sentence"], "Take down “Broken saw”. 1 of 2 have agreed.");
    let waits = |home: &Home| {
        let all = home.does(&["group", "decisions"]);
        all.as_array().unwrap().iter().any(|d| d["may_agree"] == true)
    };
    eventually("Béla is asked", || waits(bela));
    judge.does(bela, &["group", "decisions"]);
    judge.does(bela, &["group", "agree", &id(&proposed)]);
    judge.is_refused(ana, &["group", "remove", "Nobody"], "E_NO_PERSON");
    judge.is_refused(&carl, &["group", "remove", "Béla"], "E_NOT_AN_ORGANISER");
    judge.is_refused(ana, &["group", "remove", "Béla"], "E_WHO_STAYS");
    let preview = ana.does(&["group", "remove", "Béla", "--dry-run"]);
    let shape = judge.document.answer("get /api/v1/groups/{group}/members/{person}/removal");
    assert_eq!(faults(&shape, &preview), [""; 0], "{preview}");

    // Béla is asked to agree to less say and then to go.
    let proposed = judge.does(ana, &["group", "change", "--threshold", "1"]);
    eventually("Béla is asked again", || waits(bela));
    bela.does(&["group", "agree", &id(&proposed)]);
    eventually("one decides again", || ana.does(&["group", "show"])["threshold"] == 1);
    judge.does(ana, &["group", "remove", "Béla", "--keep-nobody", "--reason", "Test"]);
    let names = |home: &Home| {
        let all: Value = home.does(&["group", "members"]);
        all.as_array().unwrap().len()
    };
    eventually("Béla and Carl are gone", || names(ana) == 1);
    judge.does(
        ana,
        &["group", "keep", &carl.does(&["group", "members"])[0]["person"]["id"].as_str().unwrap()[..8]],
    );
    eventually("Carl is back", || names(ana) == 2);
    judge.does(ana, &["group", "follow"]);
    judge.does(ana, &["group", "call"]);
    judge.is_refused(ana, &["group", "appoint", "Ana"], "E_NOT_CALLED");
    judge.does(ana, &["group", "leave", "--anyway"]);
}
