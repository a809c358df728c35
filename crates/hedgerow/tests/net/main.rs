//! Real processes on hosts of their own: they find one another, tell at once, and come back from whatever happens to a
//! network.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(target_os = "linux")]

mod cable;
#[path = "../common/mod.rs"]
#[allow(dead_code)] // The loan's tests use other parts of it.
mod common;
mod doctor;
mod nat;
mod pest;
#[path = "../common/relay.rs"]
#[allow(dead_code)] // The relay peer's own tests use other parts of it.
mod relay_peer;
mod stranger;
mod testbed;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Home, day, eventually};
use stranger::{CHATTER, Heard, Manner, STRANGER, TOPIC};
use testbed::{Lan, host, inside};

const THINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/things.csv");
/// So soon neighbours on one cable find one another.
const FOUND_WITHIN: Duration = Duration::from_secs(2);
/// So soon what is offered is on the other screens.
const SEEN_WITHIN: Duration = Duration::from_millis(300);
/// So soon all is as it was when a computer is back.
const EQUAL_WITHIN: Duration = Duration::from_secs(10);

/// A street on one cable: the first founds the group and writes the letters. No address is typed anywhere.
fn street<const N: usize>(names: [&str; N], serve: &[&str]) -> [Home; N] {
    let mut homes = std::array::from_fn(|n| Home::on_host(names[n], &host(n + 1), serve));
    let [ana, others @ ..] = &mut homes[..] else { unreachable!() };
    ana.serve();
    ana.does(&["group", "create", "Elm Street"]);
    for other in others {
        other.serve();
        let letter = ana.does(&["group", "invite"]);
        let joined = other.does(&["group", "join", letter["link"].as_str().unwrap()]);
        assert_eq!(joined["state"], "member");
    }
    homes
}

fn neighbours(home: &Home) -> u64 {
    home.tries(&["group", "show"]).map_or(0, |group| group["connection"]["neighbours"].as_u64().unwrap_or(0))
}

fn sees(home: &Home, title: &str) -> bool {
    let page = home.does(&["listing", "list"]);
    page["listings"].as_array().unwrap().iter().any(|listing| listing["title"] == title)
}

/// How long it takes until it is so.
fn time_until(what: &str, is_so: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    eventually(what, is_so);
    begun.elapsed()
}

/// Ana offers something, and everybody sees it in time.
fn offers(ana: &Home, title: &str, others: &[&Home]) -> Duration {
    ana.does(&["listing", "add", title]);
    time_until(&format!("{title} is seen"), || others.iter().all(|home| sees(home, title)))
}

#[test]
fn three_on_one_cable_find_one_another_and_tell_at_once() {
    inside(|| {
        let _lan = Lan::of(3);
        let [mut ana, mut bela, mut chidi] = street(["Ana", "Béla", "Chidi"], &[]);
        for home in [&mut ana, &mut bela, &mut chidi] {
            home.is_killed();
        }
        for home in [&mut ana, &mut bela, &mut chidi] {
            home.serve();
        }
        let found = time_until("all have found all", || {
            [&ana, &bela, &chidi].iter().all(|home| neighbours(home) == 2)
        });
        println!("found one another in {found:?}");
        assert!(found < FOUND_WITHIN, "{found:?}");
        for n in 0..5 {
            let seen = offers(&ana, &format!("Ladder {n}"), &[&bela, &chidi]);
            println!("seen at both in {seen:?}");
            assert!(seen < SEEN_WITHIN, "{seen:?}");
        }
    });
}

#[test]
fn a_pulled_cable_holds_up_nobody_else_and_all_are_equal_after() {
    inside(|| {
        let lan = Lan::of(3);
        let [ana, bela, chidi] = street(["Ana", "Béla", "Chidi"], &[]);
        eventually("all have found all", || [&ana, &bela, &chidi].iter().all(|home| neighbours(home) == 2));
        lan.pull(1);
        ana.does(&["listing", "add", "Tent"]);
        let seen = offers(&bela, "Drill", &[&chidi]);
        println!("seen past the pulled cable in {seen:?}");
        assert!(seen < SEEN_WITHIN, "{seen:?}");
        // Long enough for everybody to have given Ana up.
        eventually("Ana is missed", || neighbours(&bela) == 1 && neighbours(&chidi) == 1);
        std::thread::sleep(Duration::from_secs(15));
        lan.put_back(1);
        let equal = time_until("all are equal", || {
            sees(&ana, "Drill") && [&bela, &chidi].iter().all(|home| sees(home, "Tent"))
        });
        println!("equal in {equal:?}");
        assert!(equal < EQUAL_WITHIN, "{equal:?}");
    });
}

#[test]
fn who_slept_is_equal_soon_after_waking() {
    inside(|| {
        let _lan = Lan::of(3);
        let [ana, bela, chidi] = street(["Ana", "Béla", "Chidi"], &[]);
        eventually("all have found all", || [&ana, &bela, &chidi].iter().all(|home| neighbours(home) == 2));
        ana.falls_asleep();
        bela.does(&["listing", "add", "Drill"]);
        // HEDGEROW_SLEEP=600 sleeps the ten minutes that are tried by hand.
        let seconds = std::env::var("HEDGEROW_SLEEP").ok().and_then(|s| s.parse().ok()).unwrap_or(30);
        std::thread::sleep(Duration::from_secs(seconds));
        chidi.does(&["listing", "add", "Tent"]);
        ana.wakes_up();
        let equal = time_until("Ana sees what she slept through", || {
            ana.tries(&["status"]).is_ok() && sees(&ana, "Drill") && sees(&ana, "Tent")
        });
        println!("equal {equal:?} after {seconds} s of sleep");
        assert!(equal < EQUAL_WITHIN, "{equal:?}");
    });
}

#[test]
fn a_new_address_is_found_again() {
    inside(|| {
        let lan = Lan::of(3);
        let [ana, bela, chidi] = street(["Ana", "Béla", "Chidi"], &[]);
        eventually("all have found all", || [&ana, &bela, &chidi].iter().all(|home| neighbours(home) == 2));
        lan.move_to(1, "10.77.0.101/24");
        ana.does(&["listing", "add", "Tent"]);
        bela.does(&["listing", "add", "Drill"]);
        let equal = time_until("all are equal", || {
            sees(&ana, "Drill") && [&bela, &chidi].iter().all(|home| sees(home, "Tent"))
        });
        println!("equal in {equal:?} at another address");
        assert!(equal < EQUAL_WITHIN, "{equal:?}");
    });
}

#[test]
fn halves_that_were_apart_are_one_street_again() {
    inside(|| {
        let lan = Lan::of(4);
        let homes = street(["Ana", "Béla", "Chidi", "Dora"], &[]);
        let [ana, bela, _, dora] = &homes;
        eventually("all have found all", || homes.iter().all(|home| neighbours(home) == 3));
        lan.pull(3);
        lan.pull(4);
        ana.does(&["listing", "add", "Tent"]);
        dora.does(&["listing", "add", "Drill"]);
        eventually("the halves miss each other", || neighbours(ana) == 1 && neighbours(bela) == 1);
        lan.put_back(3);
        lan.put_back(4);
        let equal = time_until("all are equal", || {
            homes.iter().all(|home| sees(home, "Drill") && sees(home, "Tent"))
        });
        println!("equal in {equal:?} after both halves were apart");
        assert!(equal < EQUAL_WITHIN, "{equal:?}");
    });
}

/// The whole loan between two, and how long it took. The ids of all steps are the same on both sides in the end.
fn whole_loan(ana: &Home, bela: &Home) -> Duration {
    ana.does(&["listing", "add", "Sewing machine"]);
    let begun = Instant::now();
    let mut found = serde_json::Value::Null;
    eventually("it is found", || {
        let page = bela.does(&["search", "sewing"]);
        found = page["listings"][0]["id"].clone();
        found.is_string()
    });
    let (from, to) = (day(7), day(9));
    let deal = bela.does(&["deal", "ask", found.as_str().unwrap(), &from, &to])["id"].clone();
    let deal = deal.as_str().unwrap();
    let becomes = |home: &Home, state: &str| {
        eventually(state, || home.tries(&["deal", "show", deal]).is_ok_and(|d| d["state"] == state));
    };
    becomes(ana, "asked");
    ana.does(&["deal", "accept", deal]);
    becomes(bela, "accepted");
    ana.does(&["deal", "hand-over", deal]);
    bela.does(&["deal", "hand-over", deal]);
    becomes(ana, "out");
    bela.does(&["deal", "return", deal]);
    becomes(ana, "back");
    ana.does(&["deal", "return", deal]);
    let steps = |home: &Home| {
        becomes(home, "closed");
        let timeline = home.does(&["deal", "show", deal])["timeline"].clone();
        let steps = timeline.as_array().unwrap().iter();
        steps.map(|step| (step["step"].clone(), step["id"].clone())).collect::<Vec<_>>()
    };
    let (at_ana, at_bela) = (steps(ana), steps(bela));
    assert_eq!(at_ana, at_bela);
    assert_eq!(at_ana.len(), 6);
    begun.elapsed()
}

#[test]
fn a_whole_loan_with_thirty_percent_loss() {
    inside(|| {
        let lan = Lan::of(2);
        let [ana, bela] = street(["Ana", "Béla"], &["--listen", "/ip4/0.0.0.0/udp/7141/quic-v1"]);
        lan.lose(1, 30);
        lan.lose(2, 30);
        ana.does(&["listing", "import", THINGS]);
        let took = whole_loan(&ana, &bela);
        let lost = lan.lost(1) + lan.lost(2);
        println!("the whole loan took {took:?} with 30 of 100 packets lost on both sides, {lost} in all");
        assert!(took < Duration::from_secs(180), "{took:?}");
        assert!(lost > 0, "the control: packets were lost");
    });
}

#[test]
fn a_far_neighbour_is_told_in_one_flight() {
    inside(|| {
        // Each cable takes 50 ms: 100 ms from one to the other.
        let flight = Duration::from_millis(100);
        let _lan = Lan::far(2, flight / 2);
        let [ana, bela] = street(["Ana", "Béla"], &[]);
        eventually("both have found both", || neighbours(&ana) == 1 && neighbours(&bela) == 1);
        // The first thing may fall into their first comparing, which takes more than one flight.
        offers(&ana, "Tent", &[&bela]);
        for n in 0..3 {
            let seen = offers(&ana, &format!("Ladder {n}"), &[&bela]);
            println!("seen {seen:?} after it was written, {flight:?} away");
            assert!(seen >= flight / 2, "the control: the cable is long");
            assert!(seen < flight + Duration::from_millis(150), "{seen:?}");
        }
        let took = whole_loan(&ana, &bela);
        println!("the whole loan took {took:?}");
        assert!(took < flight * 30, "{took:?}");
    });
}

/// A minute in which a stranger talks, and what it may cost a neighbour's computer.
const A_MINUTE: Duration = Duration::from_secs(60);
const CPU_A_MINUTE: f64 = 0.05 * 60.0;
const MEGABYTES: f64 = 20.0;

/// Begins a stranger on a host; it lives in a process of this test's program.
fn begins_a_stranger(n: usize, manner: Manner, time: Duration) -> Child {
    Command::new("ip")
        .args(["netns", "exec", &host(n)])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", std::thread::current().name().unwrap(), "--nocapture"])
        .env(STRANGER, manner.asked_for(time))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn heard(stranger: Child) -> Heard {
    let output = stranger.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(text.lines().find(|line| line.starts_with('{')).unwrap()).unwrap()
}

/// Something is offered every second as long as a stranger is there; how long each took to be seen.
fn life_goes_on(ana: &Home, bela: &Home, stranger: &mut Child) -> Vec<Duration> {
    let mut seen = Vec::new();
    while stranger.try_wait().unwrap().is_none() {
        seen.push(offers(ana, &format!("Extension ladder {}", seen.len()), &[bela]));
        std::thread::sleep(Duration::from_secs(1));
    }
    seen
}

fn assert_cost_little(homes: [&Home; 2], before: [(f64, f64); 2]) {
    for (home, before) in homes.into_iter().zip(before) {
        let now = home.account();
        let (cpu, memory) = (now.0 - before.0, now.1 - before.1);
        println!("cost {cpu:.2} s of CPU and {memory:.1} MB in a minute");
        assert!(cpu < CPU_A_MINUTE && memory < MEGABYTES);
    }
}

fn assert_nothing_was_learnt(heard: &Heard) {
    println!(
        "found {}, connections {}, tried {}, frames {:?}",
        heard.found.len(),
        heard.connections,
        heard.tried,
        heard.frames
    );
    for secret in ["Elm Street", "Annamária", "Kertész", "Extension", "ladder", "Bring it back"] {
        let leak = heard.said.iter().find(|said| said.contains(secret));
        assert!(leak.is_none(), "{secret}: {leak:?}");
    }
    let quiet = heard.negotiated.iter().filter(|(peer, _)| !heard.talkative.contains(*peer));
    for (peer, protocols) in quiet {
        assert!(protocols.iter().all(|p| p == "/hedgerow/group/1"), "{peer}: {protocols:?}");
    }
    // A greeting and a goodbye, and nothing between.
    assert!(heard.frames.keys().all(|number| number == "0" || number == "14"), "{:?}", heard.frames);
    assert!(heard.frames.contains_key("14"), "the group's stream was tried: {:?}", heard.frames);
}

#[test]
fn stranger_gets_nothing() {
    if let Some((manner, time)) = Manner::of_this_process() {
        return stranger::run(manner, time);
    }
    inside(|| {
        let _lan = Lan::of(4);
        let [ana, bela] = street(["Annamária Kertész", "Béla Kertész"], &[]);
        let before = [ana.account(), bela.account()];
        let mut curious = begins_a_stranger(3, Manner::Curious, A_MINUTE);
        let chatterbox = begins_a_stranger(4, Manner::Chatterbox, A_MINUTE);
        life_goes_on(&ana, &bela, &mut curious);
        let heard_by_it = heard(curious);
        drop(heard(chatterbox));
        assert_nothing_was_learnt(&heard_by_it);
        assert_eq!(heard_by_it.found.len(), 3, "the two neighbours and the chatterbox");
        // The control: of somebody careless it hears what is said, to whom, and by which program.
        assert_eq!(heard_by_it.talkative.len(), 1);
        assert!(heard_by_it.topics.contains(TOPIC), "{:?}", heard_by_it.topics);
        assert!(heard_by_it.said.contains(CHATTER));
        assert_cost_little([&ana, &bela], before);
        // The control: from where the stranger was, somebody with a poster can ask to come in.
        let mut chidi = Home::on_host("Chidi", &host(3), &[]);
        chidi.serve();
        let poster = ana.does(&["group", "invite", "--uses", "3"]);
        let joined = chidi.does(&["group", "join", poster["link"].as_str().unwrap()]);
        assert_eq!(joined["state"], "member");
        let total = |home: &Home| home.does(&["listing", "list"])["total"].clone();
        eventually("Chidi sees what the others see", || total(&chidi) == total(&ana));
    });
}

#[test]
fn stranger_floods() {
    if let Some((manner, time)) = Manner::of_this_process() {
        return stranger::run(manner, time);
    }
    inside(|| {
        let _lan = Lan::of(3);
        let [ana, bela] = street(["Annamária Kertész", "Béla Kertész"], &[]);
        let before = [ana.account(), bela.account()];
        let mut pest = begins_a_stranger(3, Manner::Pest, A_MINUTE);
        let seen = life_goes_on(&ana, &bela, &mut pest);
        let heard = heard(pest);
        assert_nothing_was_learnt(&heard);
        let slowest = seen.iter().max().unwrap();
        println!("slowest of {} things offered meanwhile: {slowest:?}", seen.len());
        assert!(*slowest < SEEN_WITHIN);
        // The control: it was no small number of knocks, and the account can tell.
        assert!(heard.tried > 10_000, "{}", heard.tried);
        assert_cost_little([&ana, &bela], before);
    });
}
