//! Both sides at their addresses on this machine, until somebody ends the demo.

use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use saml_sp::flow::SystemClock;
use saml_sp::url::Url;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::accounts::Accounts;
use crate::portal::Portal;
use crate::site::{NotBegun, Site};

/// The ports that nobody asked for, and that need not be these.
const PRODUCT_PORT: u16 = 3000;
const ENTRA_PORT: u16 = 3001;
/// How often a free port is looked for that is free for IPv6 too.
const TRIES: usize = 20;

/// Serves until the process is ended. The ports are those that somebody asked for.
pub async fn serve(
    accounts: Accounts,
    product_port: Option<u16>,
    entra_port: Option<u16>,
) -> Result<(), NotBegun> {
    // The product is not at localhost, nor Entra at 127.0.0.1: see `site::guard`.
    let product = Listeners::bind(product_port, PRODUCT_PORT, Ipv6::Unused).await?;
    let entra = Listeners::bind(entra_port, ENTRA_PORT, Ipv6::Too).await?;
    let product_url = Url::parse(&format!("http://127.0.0.1:{}", product.port))?;
    let entra_url = Url::parse(&format!("http://localhost:{}", entra.port))?;

    let portal = Portal::new(&entra_url, SystemClock).map_err(|why| why.to_string())?;
    let site = Site::new(product_url.clone(), entra_url.clone(), accounts, say).await?;
    let set_up_before = !site.set_up_before().await?.is_empty();

    for (listeners, wanted, what) in
        [(&product, PRODUCT_PORT, "product"), (&entra, ENTRA_PORT, "pretend Entra")]
    {
        if listeners.instead {
            say(&format!("Port {wanted} is taken, so the {what} is at another one."));
        }
    }
    say(&format!(
        "\nProduct:  {}\nEntra:    {}\n\n\
         Open the product: its first page is the tutorial, and leads through both.\n\
         Ctrl+C ends the demo. Sign-ins are told here as they happen.\n",
        bare(&product_url),
        bare(&entra_url),
    ));
    if set_up_before {
        say("The pretend Entra is a new one, with new keys: upload its metadata again.\n");
    }

    let mut servers = JoinSet::new();
    let sides = [(product, site.router()), (entra, portal.router())];
    for (listeners, router) in sides {
        for listener in listeners.listeners {
            servers.spawn(axum::serve(listener, router.clone()).into_future());
        }
    }
    while let Some(ended) = servers.join_next().await {
        ended??;
    }
    Ok(())
}

/// Prints a line. Where nobody can read it any more, it is for nobody.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// An address as people write it, without the slash at the end.
fn bare(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// Whether the host's name leads to IPv6 too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ipv6 {
    Too,
    Unused,
}

/// One port of this machine alone.
struct Listeners {
    port: u16,
    /// Whether it is another port than the usual one, which is taken.
    instead: bool,
    listeners: Vec<TcpListener>,
}

impl Listeners {
    /// At the port that somebody asked for, else at the usual one, else at a free one.
    async fn bind(asked: Option<u16>, usual: u16, ipv6: Ipv6) -> Result<Self, String> {
        let wanted = asked.unwrap_or(usual);
        let failed = |error: &io::Error| format!("port {wanted} cannot be used: {error}");
        match bound(wanted, ipv6).await {
            Ok((port, listeners)) => Ok(Self { port, instead: false, listeners }),
            Err(error) if asked.is_none() && error.kind() == ErrorKind::AddrInUse => {
                let (port, listeners) = bound(0, ipv6).await.map_err(|error| failed(&error))?;
                Ok(Self { port, instead: true, listeners })
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

/// Binds a port at the loopback addresses; with port 0, one that is free at all of them.
async fn bound(port: u16, ipv6: Ipv6) -> io::Result<(u16, Vec<TcpListener>)> {
    let mut last = io::Error::from(ErrorKind::AddrInUse);
    for _ in 0..TRIES {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let found = first.local_addr()?.port();
        if ipv6 == Ipv6::Unused {
            return Ok((found, vec![first]));
        }
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, found))).await {
            Ok(second) => return Ok((found, vec![first, second])),
            // A browser would try the other program first, and then never ours.
            Err(error) if error.kind() == ErrorKind::AddrInUse && port == 0 => last = error,
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
            // This machine has no IPv6.
            Err(_) => return Ok((found, vec![first])),
        }
    }
    Err(last)
}
