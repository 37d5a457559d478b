// Real cargo publishes a private crate, builds another that depends on it, and builds again after the token has ended.

import { tokensHaveEnded } from './tokens-ended.mjs';

/** @param {import('./stage.mjs').Stage} stage */
export async function cargoChapter(stage) {
  const registry = 'codeartifact-my-repo';
  await stage.setUp('cargo');

  const greeter = await stage.write('greeter', crate('greeter', ''));
  await stage.step('publish a private crate', ['cargo', 'publish', '--registry', registry], { cwd: greeter });

  const dependency = `greeter = { version = "0.1", registry = "${registry}" }`;
  const app = await stage.write('app', {
    ...crate('app', dependency),
    'src/main.rs': 'fn main() { println!("{}", greeter::greet()); }\n',
  });
  await stage.step('build a crate that depends on it', ['cargo', 'build'], { cwd: app });

  await stage.until('let every token that was given run out', () => tokensHaveEnded(stage));
  await stage.remove('.cargo/registry');
  await stage.remove('app/target');
  await stage.step('build again, with a cold cargo home', ['cargo', 'build'], { cwd: app });
  await stage.step('run what was built', ['cargo', 'run', '--quiet', '--offline'], { cwd: app });
}

/**
 * @param {string} name
 * @param {string} dependency
 */
function crate(name, dependency) {
  return {
    'Cargo.toml': `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\ndescription = "a crate of the demo"\nlicense = "MIT"\n\n[dependencies]\n${dependency}\n`,
    'src/lib.rs': 'pub fn greet() -> &\'static str { "hello from a private crate" }\n',
  };
}
