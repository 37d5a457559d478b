"""A keyring backend that gives AWS CodeArtifact tokens, held by the Vouch agent or fetched by the `vouch` program."""
