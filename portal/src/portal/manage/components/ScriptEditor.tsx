import { useEffect, useState } from 'react';
import CodeEditor, { type CodeEditorProps } from '@cloudscape-design/components/code-editor';

interface ScriptEditorProps {
  value: string;
  language: 'sh' | 'powershell';
  label: string;
  change: (value: string) => void;
}

const themes: CodeEditorProps.AvailableThemes = { light: ['cloud_editor'], dark: ['cloud_editor_dark'] };

/** An editor for scripts. Enter goes into it, Escape out of it again; what it is made of is loaded when it is first shown. */
export function ScriptEditor({ value, language, label, change }: ScriptEditorProps) {
  const [ace, setAce] = useState<object | null>(null);
  const [isLoading, setLoading] = useState(true);
  const [preferences, setPreferences] = useState<Partial<CodeEditorProps.Preferences>>({ wrapLines: false });
  const [height, setHeight] = useState(() => heightOf(value));

  const load = () => {
    setLoading(true);
    // Without an answer the editor says so, and offers to try again.
    import('./ace').then((loaded) => setAce(loaded.default), () => setAce(null)).finally(() => setLoading(false));
  };
  useEffect(load, []);

  return (
    <CodeEditor
      ace={ace}
      loading={isLoading}
      onRecoveryClick={load}
      language={language}
      languageLabel={language === 'sh' ? 'Shell' : 'PowerShell'}
      value={value}
      ariaLabel={label}
      themes={themes}
      preferences={preferences}
      onPreferencesChange={({ detail }) => setPreferences(detail)}
      editorContentHeight={height}
      onEditorContentResize={({ detail }) => setHeight(detail.height)}
      onChange={({ detail }) => change(detail.value)}
      i18nStrings={{ editorGroupAriaLabel: `${label}: press Enter to write, and Escape to leave` }}
    />
  );
}

// In pixels, for as many lines as there are at first, between 8 and 26.
function heightOf(value: string): number {
  return Math.min(26, Math.max(8, value.split('\n').length + 2)) * 18;
}
