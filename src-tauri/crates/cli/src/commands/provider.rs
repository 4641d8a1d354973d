//! `latchkey provider`

use std::io::Read as _;
use std::process::ExitCode;

use latchkey_accounts::provider::added::{ListedState, NewProvider};
use latchkey_accounts::provider::{Preset, ProviderError};
use latchkey_accounts::{Engine, EngineError, SecretString};
use serde_json::json;

use crate::args::{AddProvider, Provider};
use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output, asked: Provider) -> Result<(), Failure> {
    match asked {
        Provider::List => list(engine, output),
        Provider::Add(new) => add(engine, output, new).await,
        Provider::Check { id } => check(engine, output, id).await,
        Provider::Show { id } => show(output, &id),
        Provider::Remove { id } => remove(engine, output, &id).await,
    }
}

fn list(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let providers = engine.directory().list().map_err(EngineError::from)?;
    for provider in providers {
        let (state, client_id, address, words) = match &provider.state {
            ListedState::Embedded => ("embedded", None, None, "part of this app".to_owned()),
            ListedState::Added { client_id, address } => (
                "added",
                Some(client_id),
                Some(address),
                format!("at {address} as {client_id}"),
            ),
            ListedState::Preset => (
                "preset",
                None,
                None,
                "can be added with the client id of an app of yours".to_owned(),
            ),
            ListedState::Unusable(reason) => ("unusable", None, None, reason.clone()),
        };
        output.result(
            &json!({
                "id": provider.id,
                "name": provider.name,
                "state": state,
                "client_id": client_id,
                "address": address,
            }),
            || format!("{}  {}  {words}", provider.id, provider.name),
        );
    }
    Ok(())
}

async fn add(engine: &Engine, output: &Output, new: AddProvider) -> Result<(), Failure> {
    let client_secret = new.client_secret_stdin.then(read_secret).transpose()?;
    let added = engine.add_provider(NewProvider {
        source: &new.source,
        id: new.id.as_deref(),
        client_id: new.client_id.as_deref(),
        client_secret,
    });
    let provider = added.await?;
    // Who registers the app needs to know where the browser is sent back to.
    let redirect_uri = provider.manifest.redirect.registered();
    output.result(
        &json!({
            "event": "added",
            "id": provider.id,
            "name": provider.name,
            "redirect_uri": redirect_uri,
        }),
        || {
            format!(
                "Added {} as {}. Where its app's settings ask for a redirect URI, give {redirect_uri}",
                provider.name, provider.id
            )
        },
    );
    Ok(())
}

async fn check(engine: &Engine, output: &Output, id: Option<String>) -> Result<(), Failure> {
    let id = id.unwrap_or_else(|| engine.directory().default_id().to_owned());
    let differences = engine.check_provider(&id).await?;
    for difference in &differences {
        output.result(
            &json!({ "event": "differs", "what": difference.what, "found": difference.found }),
            || format!("{}: {}", difference.what, difference.found),
        );
    }
    if differences.is_empty() {
        output.result(&json!({ "event": "checked", "id": id }), || {
            format!("{id} answers and is as its manifest says.")
        });
        return Ok(());
    }
    Err(Failure::Told(ExitCode::FAILURE))
}

fn show(output: &Output, id: &str) -> Result<(), Failure> {
    let preset =
        Preset::find(id).ok_or_else(|| EngineError::from(ProviderError::Unknown(id.to_owned())))?;
    output.result(&json!({ "id": id, "manifest": preset.text }), || {
        preset.text.trim_end().to_owned()
    });
    Ok(())
}

async fn remove(engine: &Engine, output: &Output, id: &str) -> Result<(), Failure> {
    engine.remove_provider(id).await?;
    output.result(&json!({ "event": "removed", "id": id }), || {
        format!("Removed {id}.")
    });
    Ok(())
}

/// From standard input, so that it is in no argument list and no shell history.
fn read_secret() -> Result<SecretString, Failure> {
    const LONGEST: u64 = 4096;
    let mut text = String::new();
    let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
    let secret = text.trim();
    if read.is_err() || secret.is_empty() {
        return Err(Failure::Usage(
            "The client secret was not given. Write it to standard input as one line.".to_owned(),
        ));
    }
    Ok(SecretString::from(secret))
}
