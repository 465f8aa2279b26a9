import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import type { OpenView } from '../types.js';
import type { World } from '../world.js';
import { Blocks, type Reader } from './blocks.js';

/** The form that an app has opened for this person. Its inputs are the browser's own. */
export function Modal({ world, reader }: { world: World; reader: Reader }) {
  const open = [...world.state.views.values()].find((view) => view.user === reader.slackId);
  if (!open) return null;
  return <OpenModal key={open.hash} open={open} reader={reader} />;
}

function OpenModal({ open, reader }: { open: OpenView; reader: Reader }) {
  const { view } = open;
  const submit = objectAt(view['submit'])['text'];
  const close = textAt(objectAt(view['close'])['text']) || 'Cancel';
  return (
    <dialog
      className="modal"
      data-key={`${open.id} ${open.hash}`}
      data-view={open.id}
      aria-labelledby="modal-title"
    >
      <form method="dialog">
        <header>
          <h2 id="modal-title">{textAt(objectAt(view['title'])['text'])}</h2>
          <button type="button" className="close" data-close-form aria-label="Close">
            ✕
          </button>
        </header>
        <div className="modal-body">
          {listAt(view['blocks'])
            .map(objectAt)
            .map((block) =>
              block['type'] === 'input' ? (
                <Input key={textAt(block['block_id'])} block={block} />
              ) : (
                <Blocks key={textAt(block['block_id'])} blocks={[block]} reader={reader} />
              ),
            )}
        </div>
        <p className="form-trouble" role="alert" />
        <footer>
          <button type="button" className="slack-button slack-button-plain" data-close-form>
            {close}
          </button>
          {typeof submit === 'string' ? (
            <button type="submit" className="slack-button slack-button-primary">
              {submit}
            </button>
          ) : null}
        </footer>
      </form>
    </dialog>
  );
}

function Input({ block }: { block: JsonObject }) {
  const id = `input-${textAt(block['block_id'])}`;
  const element = objectAt(block['element']);
  const hint = textAt(objectAt(block['hint'])['text']);
  const label = textAt(objectAt(block['label'])['text']);
  const optional = block['optional'] === true ? <span className="optional"> (optional)</span> : null;
  const grouped = ['radio_buttons', 'checkboxes'].includes(textAt(element['type']));
  const notes = (
    <>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <p className="field-error" role="alert" id={`${id}-error`} />
    </>
  );
  if (grouped)
    return (
      <fieldset className="field" data-block={textAt(block['block_id'])}>
        <legend>
          {label}
          {optional}
        </legend>
        <Choices id={id} element={element} />
        {notes}
      </fieldset>
    );
  return (
    <div className="field" data-block={textAt(block['block_id'])}>
      <label htmlFor={id}>
        {label}
        {optional}
      </label>
      <Control id={id} element={element} described={`${hint ? `${id}-hint ` : ''}${id}-error`} />
      {notes}
    </div>
  );
}

function Choices({ id, element }: { id: string; element: JsonObject }) {
  const many = element['type'] === 'checkboxes';
  const initial = JSON.stringify(element[many ? 'initial_options' : 'initial_option'] ?? null);
  return listAt(element['options'])
    .map(objectAt)
    .map((option) => {
      const value = textAt(option['value']);
      return (
        <label key={value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={id}
            value={value}
            defaultChecked={initial.includes(JSON.stringify(value))}
          />
          {textAt(objectAt(option['text'])['text'])}
        </label>
      );
    });
}

const INPUT_TYPES: { readonly [type: string]: string } = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
};

function Control({ id, element, described }: { id: string; element: JsonObject; described: string }) {
  const type = textAt(element['type']);
  const placeholder = textAt(objectAt(element['placeholder'])['text']);
  const initial = textAt(element['initial_value']);
  const common = { id, name: id, 'aria-describedby': described };
  const length = typeof element['max_length'] === 'number' ? { maxLength: element['max_length'] } : {};
  if (type === 'static_select' || type === 'multi_static_select')
    return (
      <select {...common} multiple={type === 'multi_static_select'}>
        <option value="">{placeholder || 'Pick one'}</option>
        {listAt(element['options'])
          .map(objectAt)
          .map((option) => (
            <option key={textAt(option['value'])} value={textAt(option['value'])}>
              {textAt(objectAt(option['text'])['text'])}
            </option>
          ))}
      </select>
    );
  if (element['multiline'] === true)
    return <textarea {...common} {...length} rows={4} placeholder={placeholder} defaultValue={initial} />;
  return (
    <input
      {...common}
      {...length}
      type={INPUT_TYPES[type] ?? 'text'}
      placeholder={placeholder}
      defaultValue={initial}
    />
  );
}
