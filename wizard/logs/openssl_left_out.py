"""The reasons of OpenSSL's TLS library that no mail software writes during a TLS exchange, each with the rule for it.

Numbers as in ``wizard.logs.openssl_reasons``, from ``include/openssl/sslerr.h`` up to version 4.0; those below 100 are
the parts of OpenSSL and faults that all of them share.
"""

_RULES = {
    "dtls": "287 308 334 400 401 402 403",
    "srtp, srp and gost": "330 347 352 353 354 357 358 359 361 362 363 364 369 371",
    "quic": "321 346 355 356 365 366 375 379 382 387 393 411 412 413 417 418 421 422 423",
    "pre-shared keys and early data": "114 164 174 178 219 222 223 224 225 231 233",
    "encrypted client hello and raw public keys": "349 350 351 424 425 426",
    "settings and calls before any exchange": (
        "40 64 113 117 124 125 126 136 139 167 172 173 175 187 194 204 206 212 270 273 280 283 284 285 286 "
        "289 307 309 325 331 343 367 372 384 385 386 388 389 390 391 392 408 414 415 416"
    ),
}

LEFT_OUT: dict[str, tuple[int, ...]] = {rule: tuple(map(int, numbers.split())) for rule, numbers in _RULES.items()}
"""What a group of reasons is about that mail does not use, and their numbers."""
