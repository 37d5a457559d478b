import { mavenJourney } from './journey.ts';

mavenJourney('3.8');
mavenJourney('4');
