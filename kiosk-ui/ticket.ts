import { pathSegment, startPage } from '../ui/page.ts';
import Ticket from './Ticket.svelte';

// The token stays in the fragment, which browsers send to no server.
startPage('phone', Ticket, { ticketId: pathSegment(2), token: location.hash.slice(1) });
