//! Two homes in one process over loopback: founding, a letter, a loan from ask to return, and what may go wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, days, eventually};
use hedgerow_node::view::{Belonging, DealStep, LetterDraft, ListingDraft, ListingQuery};

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ladder_is_lent_and_comes_back() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let listing = ana.node.add_listing("", thing("Ladder")).await.unwrap();
    let found = bela.finds("lader").await;
    assert_eq!(found.id, listing.id);
    assert_eq!(found.owner.name, "Ana");

    let deal = bela.node.ask_for(&found.id, days(7, 9), Some("For the roof".to_owned())).await.unwrap();
    eventually("Ana hears the ask", async || ana.node.deals(None).await.unwrap().len() == 1).await;
    let asked = ana.node.deal(&deal.id).await.unwrap();
    assert!(asked.waits_for_me);
    assert_eq!(asked.with.name, "Béla");
    assert_eq!(asked.timeline[0].text.as_deref(), Some("For the roof"));

    ana.node.say(&deal.id, DealStep::Accept {}).await.unwrap();
    bela.deal_becomes(&deal.id, "accepted").await;
    eventually("the days are busy", async || bela.node.listing(&found.id).await.unwrap().busy.len() == 1)
        .await;
    for neighbour in [&ana, &bela] {
        neighbour.node.say(&deal.id, DealStep::HandOver { note: None, code: None }).await.unwrap();
    }
    bela.deal_becomes(&deal.id, "out").await;
    bela.node
        .say(&deal.id, DealStep::Return { note: Some("Thank you".to_owned()), code: None })
        .await
        .unwrap();
    ana.deal_becomes(&deal.id, "back").await;
    ana.node.say(&deal.id, DealStep::Return { note: None, code: None }).await.unwrap();
    for neighbour in [&ana, &bela] {
        neighbour.deal_becomes(&deal.id, "closed").await;
    }
    eventually("the days are free again", async || {
        bela.node.listing(&found.id).await.unwrap().busy.is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_ask_apart_exactly_one_gets_the_days() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let chloe = Neighbour::joining("Chloé", &ana).await;
    let listing = ana.node.add_listing("", thing("Tent")).await.unwrap();
    bela.finds("tent").await;
    chloe.finds("tent").await;

    // Both ask while nobody reaches Ana.
    let ana = ana.goes_away().await;
    let first = bela.node.ask_for(&listing.id, days(7, 9), None).await.unwrap();
    let second = chloe.node.ask_for(&listing.id, days(8, 8), None).await.unwrap();
    let ana = ana.comes_back().await;
    eventually("Ana hears both", async || ana.node.deals(None).await.unwrap().len() == 2).await;
    ana.node.say(&first.id, DealStep::Accept {}).await.unwrap();
    let refused = ana.node.say(&second.id, DealStep::Accept {}).await.unwrap_err();
    assert_eq!(refused.code, "E_BOOKED");
    bela.deal_becomes(&first.id, "accepted").await;
    chloe.deal_becomes(&second.id, "queued").await;
    assert_eq!(chloe.node.deal(&second.id).await.unwrap().place, Some(1));
    // The control: once the first goes back on it, the second can be accepted.
    bela.node.say(&first.id, DealStep::Withdraw { note: None }).await.unwrap();
    ana.deal_becomes(&first.id, "withdrawn").await;
    ana.node.say(&second.id, DealStep::Accept {}).await.unwrap();
    chloe.deal_becomes(&second.id, "accepted").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_shows_what_one_joins_and_lets_one_person_in() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let letter = ana
        .node
        .write_letter("", LetterDraft { note: Some("Welcome!".to_owned()), ..LetterDraft::default() })
        .await
        .unwrap();
    let bela = Neighbour::new("Béla").await;
    let seen = bela.node.read_letter(&letter.text).await.unwrap();
    assert_eq!((seen.name.as_str(), seen.inviter.as_str()), ("Elm Street", "Ana"));
    assert_eq!(seen.note.as_deref(), Some("Welcome!"));
    assert!(bela.node.status().await.unwrap().groups.is_empty(), "reading joins nothing");
    bela.node.join(&letter.link, "Béla".to_owned()).await.unwrap();
    bela.becomes_member().await;
    // The letter is used up now.
    let chloe = Neighbour::new("Chloé").await;
    eventually("the letter is ended", async || {
        chloe.node.read_letter(&letter.link).await.is_err_and(|e| e.code == "E_LETTER_USED_UP")
    })
    .await;
    let mistyped = letter.link.replace('A', "B");
    assert_eq!(bela.node.read_letter(&mistyped).await.unwrap_err().code, "E_LETTER_MISTYPED");
    assert_eq!(bela.node.read_letter("good morning").await.unwrap_err().code, "E_NO_LETTER");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_there_after_a_restart() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let listing = ana.node.add_listing("", thing("Drill")).await.unwrap();
    bela.finds("drill").await;
    let deal = bela.node.ask_for(&listing.id, days(3, 4), None).await.unwrap();
    let bela = bela.goes_away().await.comes_back().await;
    assert_eq!(bela.node.deal(&deal.id).await.unwrap().state, "asked");
    let page =
        bela.node.listings(ListingQuery { words: "dril".to_owned(), ..Default::default() }).await.unwrap();
    assert_eq!(page.total, 1);
    let ana = ana.goes_away().await.comes_back().await;
    eventually("Ana has the ask", async || ana.node.deal(&deal.id).await.is_ok()).await;
    let group = ana.node.group("").await.unwrap();
    assert_eq!((group.summary.state, group.summary.members), (Belonging::Organiser, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_makes_no_sense_is_refused_with_a_code() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let draft = ListingDraft { longest_days: Some(5), notice_days: Some(1), ..thing("Drill") };
    let listing = ana.node.add_listing("", draft).await.unwrap();
    bela.finds("drill").await;
    let ask = async |from: i64, to: i64| {
        bela.node.ask_for(&listing.id, days(from, to), None).await.err().map_or("", |e| e.code)
    };
    assert_eq!(ask(9, 7).await, "E_DAYS_REVERSED");
    assert_eq!(ask(-3, -2).await, "E_DAYS_PAST");
    assert_eq!(ask(3, 9).await, "E_TOO_LONG_A_LOAN");
    assert_eq!(ask(0, 1).await, "E_NOTICE");
    assert_eq!(ask(1_000, 1_001).await, "E_DAYS_TOO_FAR");
    assert_eq!(ask(3, 7).await, "", "the control");
    assert_eq!(ana.node.ask_for(&listing.id, days(3, 4), None).await.unwrap_err().code, "E_OWN_LISTING");
    assert_eq!(bela.node.withdraw_listing(&listing.id).await.unwrap_err().code, "E_NOT_YOURS");
    assert_eq!(ana.node.add_listing("", thing(" ")).await.unwrap_err().code, "E_TITLE");
    assert_eq!(ana.node.add_listing("", thing(&"x".repeat(200))).await.unwrap_err().code, "E_TOO_LONG");
    assert_eq!(ana.node.listing("abcdef").await.unwrap_err().code, "E_NO_LISTING");
    assert_eq!(ana.node.group("Nowhere").await.unwrap_err().code, "E_NO_GROUP");
    assert_eq!(ana.node.reach("", "nonsense").await.unwrap_err().code, "E_ADDRESS");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_program_on_one_home_is_refused() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let second = ana.opens_again().await;
    assert_eq!(second.err().unwrap().code, "E_HOME_IN_USE");
    let ana = ana.goes_away().await.comes_back().await;
    assert_eq!(ana.node.group("").await.unwrap().summary.members, 1, "the control: alone it opens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_copied_to_second_laptop() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let ladder = ana.node.add_listing("", thing("Ladder")).await.unwrap();
    bela.finds("ladder").await;
    let (bela, second) = bela.copies_home().await;
    // The copy is a device of its own, and both go on as one member.
    let notices = second.node.status().await.unwrap().notices;
    assert!(notices.iter().any(|n| n.code == "N_COPIED"), "{notices:?}");
    eventually("Ana knows both computers", async || {
        let people = ana.node.members("").await.unwrap();
        people.len() == 2 && people.iter().any(|p| p.name == "Béla" && p.computers == 2)
    })
    .await;
    let first = bela.node.add_listing("", thing("From the first")).await.unwrap();
    let other = second.node.add_listing("", thing("From the second")).await.unwrap();
    for id in [&first.id, &other.id] {
        eventually("Ana has what either wrote", async || ana.node.listing(id).await.is_ok()).await;
    }
    // What one of them asks, the other sees.
    let deal = second.node.ask_for(&ladder.id, days(3, 4), None).await.unwrap();
    ana.deal_becomes(&deal.id, "asked").await;
    bela.deal_becomes(&deal.id, "asked").await;
    // The control: on its own computer a home opens as it was.
    assert!(!bela.node.status().await.unwrap().notices.iter().any(|n| n.code == "N_COPIED"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_put_aside_and_comes_back_from_a_neighbour() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let ladder = ana.node.add_listing("", thing("Ladder")).await.unwrap();
    let saw = bela.node.add_listing("", thing("Saw")).await.unwrap();
    bela.finds("ladder").await;
    ana.finds("saw").await;
    let bela = bela.goes_away().await;
    bela.damages_its_files();
    let bela = bela.comes_back().await;
    let notices = bela.node.status().await.unwrap().notices;
    assert!(notices.iter().any(|n| n.code == "N_DAMAGED"), "it is said: {notices:?}");
    for id in [&ladder.id, &saw.id] {
        eventually("everything is back", async || bela.node.listing(id).await.is_ok()).await;
    }
    bela.becomes_member().await;
    bela.node
        .edit_listing(&saw.id, ListingDraft { text: Some("Sharp".to_owned()), ..Default::default() })
        .await
        .unwrap();
    eventually("and it goes on", async || ana.node.listing(&saw.id).await.unwrap().text == "Sharp").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_types_the_code_that_the_other_shows() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    ana.node.add_listing("", thing("Ladder")).await.unwrap();
    let found = bela.finds("ladder").await;
    let deal = bela.node.ask_for(&found.id, days(7, 9), None).await.unwrap();
    assert_eq!(deal.code, None, "nothing is promised yet");
    eventually("Ana hears the ask", async || ana.node.deals(None).await.unwrap().len() == 1).await;
    ana.node.say(&deal.id, DealStep::Accept {}).await.unwrap();
    bela.deal_becomes(&deal.id, "accepted").await;
    let shown = async |n: &Neighbour| n.node.deal(&deal.id).await.unwrap().code.unwrap();
    let (anas, belas) = (shown(&ana).await, shown(&bela).await);
    assert_eq!((anas.what.as_str(), anas.mine.len(), anas.enter), ("hand_over", 6, true));
    assert_ne!(anas.mine, belas.mine);

    // One's own code, and a mistyped one, are wrong; five wrong ones are the last.
    let hand_over = |code: &str| DealStep::HandOver { note: None, code: Some(code.to_owned()) };
    for code in [&anas.mine, "000", "abcdef", "12345", "1234567"] {
        assert_eq!(ana.node.say(&deal.id, hand_over(code)).await.unwrap_err().code, "E_CODE", "{code}");
    }
    assert_eq!(ana.node.say(&deal.id, hand_over(&belas.mine)).await.unwrap_err().code, "E_CODE_TRIES");
    // Béla has tries of his own; spaces do no harm. Without a network neither would need one.
    let spaced = format!(" {} {} ", &anas.mine[..3], &anas.mine[3..]);
    bela.node.say(&deal.id, hand_over(&spaced)).await.unwrap();
    // A step without a code stays possible, and shows that it was said so.
    ana.node.say(&deal.id, DealStep::HandOver { note: None, code: None }).await.unwrap();
    for neighbour in [&ana, &bela] {
        eventually("both have said it", async || {
            neighbour.node.deal(&deal.id).await.unwrap().handed_over == "both"
        })
        .await;
        let timeline = neighbour.node.deal(&deal.id).await.unwrap().timeline;
        let proved: Vec<bool> =
            timeline.iter().filter(|s| s.step == "hand_over").map(|s| s.with_code).collect();
        assert_eq!(proved.iter().filter(|p| **p).count(), 1, "{timeline:?}");
    }

    // The return has codes and tries of its own.
    let (anas, belas) = (shown(&ana).await, shown(&bela).await);
    assert_eq!((anas.what.as_str(), belas.enter), ("return", true));
    let back = |code: &str| DealStep::Return { note: None, code: Some(code.to_owned()) };
    ana.node.say(&deal.id, back(&belas.mine)).await.unwrap();
    bela.deal_becomes(&deal.id, "back").await;
    bela.node.say(&deal.id, back(&anas.mine)).await.unwrap();
    for neighbour in [&ana, &bela] {
        neighbour.deal_becomes(&deal.id, "closed").await;
        let closed = neighbour.node.deal(&deal.id).await.unwrap();
        assert_eq!((closed.code, closed.timeline.last().unwrap().with_code), (None, true));
    }
}
