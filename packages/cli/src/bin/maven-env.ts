import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveMavenEnvironment } from '@vouch/maven-settings/serve';

runProgram(serveMavenEnvironment);
