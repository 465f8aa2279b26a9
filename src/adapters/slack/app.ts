import { App, type HTTPReceiver } from '@slack/bolt';
import type { Card } from '../../core/card.js';
import type { JsonObject } from '../../core/json.js';
import type { Text } from '../../core/text.js';
import { type Rendered, renderCard, renderText, withoutChoices } from './blocks.js';
import type { Call } from './call.js';
import { renderForm } from './form.js';
import type { PressAnswer, SlackHandlers } from './handlers.js';
import { type Pressed, readCommand, readForm, readPress } from './interaction.js';
import { quietLogger } from './logger.js';
import { COMMAND } from './methods.js';

export interface AppOptions {
  readonly receiver: HTTPReceiver;
  readonly token: string;
  readonly botId?: string;
  readonly botUserId?: string;
  readonly call: Call;
  readonly handlers: SlackHandlers;
  /** Trouble after the ack, which the person who pressed cannot be answered with any more. */
  readonly report: (message: string, cause: unknown) => void;
}

/** The listeners. Each decodes, hands over, and acknowledges once that is stored. */
export function createApp(options: AppOptions): App {
  const { receiver, token, botId, botUserId, handlers } = options;
  const app = new App({
    receiver,
    // Given like this, Bolt asks Slack nothing: with a token it calls auth.test at every event.
    authorize: async () => ({ botToken: token, botId, botUserId }),
    convoStore: false,
    ignoreSelf: false,
    logger: quietLogger(),
  });
  app.error(async (error) => {
    throw error;
  });
  app.action(/^press:/, async ({ ack, body, context }) => {
    const press = readPress(asJson(body));
    const answer = await handlers.press(handedOver(press, context));
    await ack();
    await openForm(options, press, answer);
  });
  // Links open by themselves; whatever else is on a message of ours asks for nothing.
  app.action(/^(?!press:)/, async ({ ack }) => ack());
  app.view(/^form:/, async ({ ack, body, context }) => {
    await handlers.press(handedOver(readForm(asJson(body)), context));
    await ack();
  });
  app.command(COMMAND, async ({ ack, body, context }) => {
    const command = readCommand(asJson(body));
    const answer = await handlers.command({ ...command, requestKey: String(context['requestKey']) });
    await ack({ response_type: 'ephemeral', ...rendered(answer) });
  });
  return app;
}

/** Bolt's types describe what Slack should send; what it did send is read field by field. */
function asJson(body: unknown): JsonObject {
  return body as JsonObject;
}

function handedOver({ trigger: _, ...press }: Pressed, context: { readonly [key: string]: unknown }) {
  return { ...press, requestKey: String(context['requestKey']) };
}

function rendered(answer: Card | Text): Rendered {
  return typeof answer === 'object' && 'headline' in answer
    ? renderCard(withoutChoices(answer))
    : renderText(answer);
}

const NOT_OPENED = 'The form did not open, and nothing was sent. Please press the button again.';

/** After the ack, within the 3 s that the trigger lives. */
async function openForm(options: AppOptions, press: Pressed, answer: PressAnswer): Promise<void> {
  if (answer.kind !== 'form') return;
  const { call, report } = options;
  try {
    const view = renderForm(answer.form, answer.ticket, press.channel);
    await call('views.open', { trigger_id: press.trigger, view });
  } catch (error) {
    report('a form could not be opened', error);
    const said = { channel: press.channel, user: press.slackId, ...renderText(NOT_OPENED) };
    await call('chat.postEphemeral', said).catch((cause) => report('nor could the person be told', cause));
  }
}
