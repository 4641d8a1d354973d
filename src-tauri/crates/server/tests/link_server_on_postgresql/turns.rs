use std::time::Duration;

use crate::bed::Bed;
use crate::keys::{in_file, rotate};

#[tokio::test]
async fn whoever_waits_for_a_turn_longer_than_a_rotation_takes_still_tells_the_platform() {
    let bed = Bed::start().await;
    let link = bed.link().await;
    // Another instance has the turn and stands still.
    bed.database.run(
        "UPDATE platform_session SET turn_holder = 'another', turn_until = 9223372036854775807",
    );
    let rotating_meanwhile = async {
        while bed.database.count("session WHERE ending = 1") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        rotate(&bed, |_| {}).await.unwrap();
        assert_eq!(in_file(&bed), [2]);
        bed.database
            .run("UPDATE platform_session SET turn_holder = NULL, turn_until = NULL");
    };
    let (answer, ()) = tokio::join!(bed.revoke(&link.access), rotating_meanwhile);
    assert_eq!(answer.body["platform"], "disconnected");
}
