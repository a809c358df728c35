//! What each does alone in a group: leaving, accepting, vouching, hiding; and what organisers take down.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, days, eventually};
use hedgerow_node::view::{
    Belonging, CharterDraft, HiddenKind, HideDraft, LeaveDraft, ListingDraft, ListingQuery, ReportDraft,
    TakedownDraft,
};

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

async fn shows(neighbour: &Neighbour, words: &str) -> bool {
    let query = ListingQuery { words: words.to_owned(), ..ListingQuery::default() };
    neighbour.node.listings(query).await.unwrap().total > 0
}

async fn names(neighbour: &Neighbour) -> Vec<String> {
    let mut names: Vec<String> =
        neighbour.node.members("").await.unwrap().into_iter().map(|p| p.name).collect();
    names.sort();
    names
}

/// Ana organises; Béla and Carl came by her letters, and all know one another.
async fn street() -> [Neighbour; 3] {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let carl = Neighbour::joining("Carl", &ana).await;
    for neighbour in [&ana, &bela, &carl] {
        eventually("everybody is known", async || names(neighbour).await == ["Ana", "Béla", "Carl"]).await;
    }
    [ana, bela, carl]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_is_gone_and_those_whom_they_invited_stay() {
    let [ana, bela, carl] = street().await;
    // The only organiser is told what that would mean.
    assert_eq!(ana.node.leave("", LeaveDraft::default()).await.unwrap_err().code, "E_LAST_ORGANISER");
    let draft = CharterDraft { members_invite: Some(true), ..CharterDraft::default() };
    ana.node.change_charter("", draft).await.unwrap();
    eventually("Carl may invite", async || carl.node.write_letter("", Default::default()).await.is_ok())
        .await;
    let dora = Neighbour::joining("Dora", &carl).await;
    dora.node.reach("", &ana.address().await).await.unwrap();
    carl.node.add_listing("", thing("Carl's chainsaw")).await.unwrap();
    for neighbour in [&ana, &bela, &dora] {
        neighbour.finds("chainsaw").await;
    }
    // A deal that is open is named first.
    let drill = ana.node.add_listing("", thing("Drill")).await.unwrap();
    carl.finds("drill").await;
    let deal = carl.node.ask_for(&drill.id, days(1, 2), None).await.unwrap();
    ana.deal_becomes(&deal.id, "asked").await;
    ana.node.say(&deal.id, hedgerow_node::view::DealStep::Accept {}).await.unwrap();
    carl.deal_becomes(&deal.id, "accepted").await;
    assert_eq!(carl.node.leave("", LeaveDraft::default()).await.unwrap_err().code, "E_DEALS_OPEN");
    let left = carl.node.leave("", LeaveDraft { anyway: true }).await.unwrap();
    assert_eq!(left.summary.state, Belonging::Ended);
    for neighbour in [&ana, &bela, &dora] {
        eventually("Carl is gone", async || names(neighbour).await == ["Ana", "Béla", "Dora"]).await;
        eventually("his things are gone", async || !shows(neighbour, "chainsaw").await).await;
    }
    assert_eq!(carl.node.add_listing("", thing("Late")).await.unwrap_err().code, "E_NOT_A_MEMBER");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guidelines_have_versions_that_are_accepted() {
    let [ana, bela, _carl] = street().await;
    let first = bela.node.guidelines("").await.unwrap();
    assert_eq!((first.version, first.text.as_str()), (1, "Be kind."));
    assert!(first.accepted_at.is_some(), "whoever joins has read them");
    let text = Some("Be kind, and bring it back clean.".to_owned());
    let review = Some("2020-01-01".to_owned());
    let draft = CharterDraft { guidelines: text, review, ..CharterDraft::default() };
    let decided = ana.node.change_charter("", draft).await.unwrap();
    assert_eq!(decided.changes.len(), 2);
    eventually("the second version has come", async || bela.node.guidelines("").await.unwrap().version == 2)
        .await;
    let second = bela.node.guidelines("").await.unwrap();
    assert!(second.accepted_at.is_none() && second.review_is_due);
    assert_eq!(bela.node.accept_guidelines("", 1).await.unwrap_err().code, "E_OTHER_VERSION");
    bela.node.accept_guidelines("", 2).await.unwrap();
    eventually("Ana sees who accepted", async || {
        let by = ana.node.guidelines("").await.unwrap().accepted_by;
        by.iter().map(|p| p.name.as_str()).collect::<Vec<_>>() == ["Béla"]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_is_vouched_for() {
    let [ana, bela, carl] = street().await;
    let draft = CharterDraft { vouches: Some(2), ..CharterDraft::default() };
    ana.node.change_charter("", draft).await.unwrap();
    let carls = async |at: &Neighbour| {
        at.node.people("").await.unwrap().into_iter().find(|p| p.person.name == "Carl").unwrap()
    };
    eventually("Carl is a newcomer", async || carls(&bela).await.newcomer).await;
    bela.node.vouch("", "Carl", true).await.unwrap();
    eventually("Ana hears it", async || carls(&ana).await.vouched_by.len() == 1).await;
    assert!(carls(&ana).await.newcomer, "the word of a newcomer is not enough");
    ana.node.vouch("", "Carl", true).await.unwrap();
    eventually("Béla hears it", async || !carls(&bela).await.newcomer).await;
    assert_eq!(carls(&bela).await.known_through[0].name, "Ana");
    ana.node.vouch("", "Carl", false).await.unwrap();
    eventually("it is taken back", async || carls(&carl).await.newcomer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_down_or_hidden_is_gone_for_everybody() {
    let [ana, bela, carl] = street().await;
    let saw = carl.node.add_listing("", thing("Saw")).await.unwrap();
    let axe = carl.node.add_listing("", thing("Axe")).await.unwrap();
    for neighbour in [&ana, &bela] {
        neighbour.finds("saw").await;
        neighbour.finds("axe").await;
    }
    let draft = |listing: &str, only_hide| TakedownDraft {
        listing: listing.to_owned(),
        only_hide,
        reason: "It is broken.".to_owned(),
    };
    let unsaid = TakedownDraft { reason: " ".to_owned(), ..draft(&saw.id, false) };
    assert_eq!(ana.node.take_down("", unsaid).await.unwrap_err().code, "E_REASON");
    ana.node.take_down("", draft(&saw.id, false)).await.unwrap();
    ana.node.take_down("", draft(&axe.id, true)).await.unwrap();
    for neighbour in [&ana, &bela] {
        eventually("both are gone", async || {
            !shows(neighbour, "saw").await && !shows(neighbour, "axe").await
        })
        .await;
    }
    eventually("taken down is gone at its owner's, too", async || !shows(&carl, "saw").await).await;
    assert!(shows(&carl, "axe").await, "what is hidden its owner still sees");
    let said = bela.node.decisions("").await.unwrap();
    assert!(said.iter().all(|d| d.reason.as_deref() == Some("It is broken.")), "everybody can read why");
    // What is hidden stays hidden when it is changed; something else of the same owner's is shown.
    carl.node.edit_listing(&axe.id, thing("Axe again")).await.unwrap();
    carl.node.add_listing("", thing("Hammer")).await.unwrap();
    bela.finds("hammer").await;
    assert!(!shows(&bela, "axe").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_hides_at_home_nobody_else_misses() {
    let [ana, bela, carl] = street().await;
    let saw = carl.node.add_listing("", thing("Saw")).await.unwrap();
    carl.node.add_listing("", thing("Axe")).await.unwrap();
    let ladder = bela.node.add_listing("", thing("Ladder")).await.unwrap();
    for neighbour in [&ana, &bela] {
        neighbour.finds("saw").await;
        neighbour.finds("axe").await;
    }
    carl.finds("ladder").await;
    let hide = |what, which: &str| HideDraft { what, which: which.to_owned(), group: String::new() };
    let one = bela.node.hide(hide(HiddenKind::Listing, &saw.id)).await.unwrap();
    assert!(!shows(&bela, "saw").await && shows(&bela, "axe").await && shows(&ana, "saw").await);
    bela.node.show_again(&one.id).await.unwrap();
    assert!(shows(&bela, "saw").await);
    bela.node.hide(hide(HiddenKind::Person, "Carl")).await.unwrap();
    assert!(!shows(&bela, "saw").await && !shows(&bela, "axe").await && shows(&bela, "ladder").await);
    // Whoever is blocked asks, and hears nothing.
    let blocked = bela.node.hide(hide(HiddenKind::Blocked, "Carl")).await.unwrap();
    let deal = carl.node.ask_for(&ladder.id, days(1, 2), None).await.unwrap();
    let other = ana.node.ask_for(&ladder.id, days(5, 6), None).await.unwrap();
    bela.deal_becomes(&other.id, "asked").await;
    let asked: Vec<String> = bela.node.deals(None).await.unwrap().into_iter().map(|d| d.id).collect();
    assert_eq!(asked, [other.id], "the control: somebody else's ask is heard");
    assert_eq!(carl.node.deal(&deal.id).await.unwrap().state, "asked");
    bela.node.show_again(&blocked.id).await.unwrap();
    eventually("the ask is heard now", async || bela.node.deals(None).await.unwrap().len() == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_comes_to_the_organisers_and_to_nobody_else() {
    let [ana, bela, carl] = street().await;
    let saw = carl.node.add_listing("", thing("Saw")).await.unwrap();
    bela.finds("saw").await;
    let draft =
        || ReportDraft { listing: Some(saw.id.clone()), person: None, text: "It has no guard.".to_owned() };
    bela.node.report_to_organisers("", draft()).await.unwrap();
    assert_eq!(bela.node.report_to_organisers("", draft()).await.unwrap_err().code, "E_REPORTED_ALREADY");
    eventually("Ana reads it", async || ana.node.reports("").await.unwrap().len() == 1).await;
    let report = ana.node.reports("").await.unwrap().remove(0);
    assert_eq!((report.title.as_str(), report.person.name.as_str()), ("Saw", "Carl"));
    assert_eq!((report.said[0].by.name.as_str(), report.said[0].text.as_str()), ("Béla", "It has no guard."));
    eventually("Carl holds what was sealed", async || {
        let waits = carl.node.group("").await.unwrap().summary.connection.waiting_changes;
        bela.node.group("").await.unwrap().summary.connection.waiting_changes + waits == 0
    })
    .await;
    assert!(carl.node.reports("").await.unwrap().is_empty(), "whom it is about reads nothing");
    let settled = ana.node.settle_report("", &report.id, "Carl mends it.").await.unwrap();
    assert_eq!(settled[0].settled.as_deref(), Some("Carl mends it."));
    let whom = ReportDraft { person: Some("Ana".to_owned()), text: "x".to_owned(), listing: None };
    assert_eq!(bela.node.report_to_organisers("", whom).await.unwrap_err().code, "E_NOBODY_TO_TELL");
}
