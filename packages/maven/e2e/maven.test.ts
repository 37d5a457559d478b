import { mavenJourney } from './journey.ts';

mavenJourney('3.9');
