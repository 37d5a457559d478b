#!/usr/bin/env node
import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveCrane } from '../serve.ts';

runProgram(serveCrane);
