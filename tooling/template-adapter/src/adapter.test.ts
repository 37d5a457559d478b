import { testAdapter } from '@vouch/adapter-kit/testing';
import { type CraneRequest, craneAdapter } from './adapter.ts';

const requestFor = (repository: string): CraneRequest => ({
  url: `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/generic/${repository}/`,
  repository,
  program: { node: '/usr/bin/node', script: '/opt/vouch/crane.js', args: ['--token'] },
});

testAdapter({
  adapter: craneAdapter,
  requests: { one: requestFor('one'), two: requestFor('two') },
  file: '.crane/crane.ini',
  starts: {
    'a usual file, with secrets':
      '# mine\n[crane]\njobs = 2\n\n[public]\nurl = https://u:opensesame@crane.example/\ntoken = hunter2hunter2\n',
    'the same repository by hand': '[codeartifact-one]\nurl = https://old.example/\n; old\n',
  },
  broken: { 'no section': 'url = x\n', 'a line that says nothing': '[crane]\nwhat is this\n' },
  alsoWrites: ['.vouch/bin/vouch-crane-token'],
  secrets: ['opensesame', 'hunter2hunter2'],
});
