//! A load on a server: many connections, each of which asks again as soon as it was answered, or whenever it is time to.
//!
//! It runs on one thread, so that of two cores the server always has the other one.

use std::{
    cell::Cell,
    net::SocketAddr,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::Semaphore,
    task::{LocalSet, block_in_place, spawn_local},
};

use super::connection::{Answer, Connection};

/// What one connection asks, again and again.
pub(crate) trait Caller: 'static {
    /// Writes the next request in place of what is there.
    fn ask(&mut self, request: &mut Vec<u8>);

    /// Takes its answer; says what is wrong if it is not what was asked for.
    fn hear(&mut self, answer: &Answer<'_>) -> Result<(), LoadError>;
}

/// Why a load says nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// The connection failed, or what came was no HTTP.
    #[error("a connection to the server under load failed")]
    Connection(#[from] std::io::Error),
    /// The server refused or said something else.
    #[error("the server under load answered {status}: {body}")]
    Answer { status: u16, body: String },
}

impl LoadError {
    /// For an answer that is not what was asked for.
    pub(crate) fn answer(answer: &Answer<'_>) -> Self {
        Self::Answer {
            status: answer.status,
            body: String::from_utf8_lossy(answer.body).into_owned(),
        }
    }
}

/// Asks as fast as the answers come. Returns how many came in each whole second.
pub(crate) fn full<C: Caller>(
    address: SocketAddr,
    callers: &mut Vec<C>,
    seconds: u32,
) -> Result<Vec<f64>, LoadError> {
    let counts = alone(async {
        let start = Instant::now();
        each(callers, async move |caller: &mut C| {
            let mut connection = Connection::open(address).await?;
            let (mut request, mut counts) = (Vec::new(), vec![0_u32; seconds as usize]);
            loop {
                caller.ask(&mut request);
                caller.hear(&connection.ask(&request).await?)?;
                // What is answered too late is not counted, but heard: the caller's next question may stand on it.
                let second = usize::try_from(start.elapsed().as_secs()).unwrap_or(usize::MAX);
                match counts.get_mut(second) {
                    Some(count) => *count += 1,
                    None => return Ok(counts),
                }
            }
        })
        .await
    })?;
    let of = |second: usize| counts.iter().map(|counts| f64::from(counts[second])).sum();
    Ok((0..seconds as usize).map(of).collect())
}

/// Asks `rate` times a second, evenly, whether answers come or not, and returns how long each took from when it was time to
/// ask. When all connections wait for answers, the next question waits too, and that is counted.
pub(crate) fn paced<C: Caller>(
    address: SocketAddr,
    callers: &mut Vec<C>,
    rate: f64,
    seconds: u32,
) -> Result<Vec<Duration>, LoadError> {
    let total = rate * f64::from(seconds);
    let due = move |nth: f64| Duration::from_secs_f64(nth / rate);
    let connections = callers.len();
    let arrivals = Arc::new(Semaphore::new(0));
    let start = Instant::now() + Duration::from_millis(50);
    let pacer = std::thread::spawn({
        let arrivals = Arc::clone(&arrivals);
        move || {
            let mut nth = 0.0;
            while nth < total {
                let at = start + due(nth);
                // The runtime's own timers only know milliseconds.
                std::thread::sleep(at.saturating_duration_since(Instant::now()));
                arrivals.add_permits(1);
                nth += 1.0;
            }
            // For everybody the word that it is over.
            arrivals.add_permits(connections);
        }
    });
    let took = alone(async {
        let next = Rc::new(Cell::new(0.0));
        each(callers, async move |caller: &mut C| {
            let mut connection = Connection::open(address).await?;
            let (mut request, mut took) = (Vec::new(), Vec::new());
            while let Ok(arrival) = arrivals.acquire().await {
                arrival.forget();
                let nth = next.replace(next.get() + 1.0);
                if nth >= total {
                    break;
                }
                caller.ask(&mut request);
                caller.hear(&connection.ask(&request).await?)?;
                took.push((start + due(nth)).elapsed());
            }
            Ok(took)
        })
        .await
    });
    // It ends by the clock, whatever became of the load.
    let _ = pacer.join();
    Ok(took?.concat())
}

/// Runs on this thread alone, timers and sockets included.
pub(crate) fn alone<T, E: From<std::io::Error>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    block_in_place(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        LocalSet::new().block_on(&runtime, work)
    })
}

/// Lets all callers do the same at once. When one fails, none is left over.
async fn each<C: Caller, T: 'static>(
    callers: &mut Vec<C>,
    work: impl AsyncFn(&mut C) -> Result<T, LoadError> + Clone + 'static,
) -> Result<Vec<T>, LoadError> {
    let tasks: Vec<_> = callers
        .drain(..)
        .map(|mut caller| {
            let work = work.clone();
            spawn_local(async move {
                let done = work(&mut caller).await;
                (caller, done)
            })
        })
        .collect();
    let mut all = Vec::with_capacity(tasks.len());
    for task in tasks {
        let (caller, done) = task.await.map_err(std::io::Error::from)?;
        callers.push(caller);
        all.push(done?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    struct Ping;

    impl Caller for Ping {
        fn ask(&mut self, request: &mut Vec<u8>) {
            request.clear();
            request.push(b'?');
        }

        fn hear(&mut self, answer: &Answer<'_>) -> Result<(), LoadError> {
            if answer.status == 200 {
                Ok(())
            } else {
                Err(LoadError::answer(answer))
            }
        }
    }

    /// Takes one connection. The first answer takes its time.
    async fn server(first: Duration, answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut pause = first;
            while stream.read_u8().await.is_ok() {
                tokio::time::sleep(std::mem::take(&mut pause)).await;
                stream.write_all(answer.as_bytes()).await.expect("a reader");
            }
        });
        address
    }

    const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_for_a_connection_waits_from_when_it_was_due() {
        let address = server(Duration::from_millis(300), FINE).await;
        let took = paced(address, &mut vec![Ping], 100.0, 1).expect("answers");
        assert_eq!(took.len(), 100);
        // One answer was late, and with it all that were due meanwhile: 300, 290, 280 and so on.
        let late = |took: &&Duration| **took > Duration::from_millis(100);
        let late = took.iter().filter(late).count();
        assert!(late >= 15, "{late}: {took:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_load_counts_each_second_and_gives_its_callers_back() {
        let address = server(Duration::ZERO, FINE).await;
        let mut callers = vec![Ping];
        let each_second = full(address, &mut callers, 1).expect("answers");
        assert_eq!((each_second.len(), callers.len()), (1, 1));
        assert!(each_second[0] > 10.0, "{each_second:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_refusal_ends_the_load_with_what_was_said() {
        let refusal = "HTTP/1.1 503 No\r\ncontent-length: 4\r\n\r\nfull";
        let address = server(Duration::ZERO, refusal).await;
        let error = full(address, &mut vec![Ping], 1).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the server under load answered 503: full"
        );
    }
}
