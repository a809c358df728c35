//! Reading a letter before joining: a short visit that leaves nothing behind.

use std::sync::Arc;

use hedgerow_group::Link;
use hedgerow_net::{Address, Net, NetEvent};
use tokio::sync::mpsc;

use crate::clock::now;
use crate::error::NodeError;
use crate::grapevine::Running;
use crate::joining::{bad_invitation, judge_invitation, visiting_state};
use crate::network::Network;
use crate::reach::ended;
use crate::shared::Shared;
use crate::talk::{News, TellHouse};
use crate::view::InvitationView;

/// Goes to whoever wrote the letter and brings back what it says.
pub(crate) async fn visit(
    link: Link,
    net: Net,
    events: mpsc::Receiver<NetEvent>,
) -> Result<InvitationView, NodeError> {
    let shared = Arc::new(Shared::new(link.group, None, visiting_state(&link)));
    let (news_out, mut news) = mpsc::unbounded_channel();
    let tell: TellHouse = Arc::new(move |_, news| {
        let _ = news_out.send(news);
    });
    let network = Network::run(net, events, shared, Running::default(), tell);
    for address in link.addresses.iter().filter_map(|text| Address::read(text).ok()) {
        network.know(address);
    }
    let result = loop {
        match news.recv().await {
            Some(News::Invitation(records)) => {
                let invitation = judge_invitation(&link, records, now());
                break invitation.map(|i| i.view(&link.group)).ok_or_else(bad_invitation);
            }
            Some(News::Over(bye @ (hedgerow_sync::Bye::StaleInvitation | hedgerow_sync::Bye::Strangers))) => {
                break Err(ended(bye));
            }
            Some(_) => {}
            None => break Err(bad_invitation()),
        }
    };
    network.close();
    result
}
