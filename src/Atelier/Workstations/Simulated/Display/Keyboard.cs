using System.Collections.Frozen;
using System.Text;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>A key as it was pressed: its name with the modifiers held, and the text it types, if any.</summary>
internal sealed record Keystroke(string Name, string? Text);

/// <summary>One viewer's keyboard: turns X11 key symbols (RFC 6143, section 7.5.4) into keystrokes, minding the modifiers held.</summary>
internal sealed class Keyboard
{
    private const uint UnicodeFlag = 0x0100_0000;

    private static readonly FrozenDictionary<uint, string> Modifiers = new Dictionary<uint, string>
    {
        [0xFFE1] = "Shift", [0xFFE2] = "Shift", [0xFFE3] = "Ctrl", [0xFFE4] = "Ctrl", [0xFFE5] = "Lock", [0xFF7F] = "Lock",
        [0xFFE7] = "Meta", [0xFFE8] = "Meta", [0xFFE9] = "Alt", [0xFFEA] = "Alt", [0xFFEB] = "Super", [0xFFEC] = "Super",
        [0xFE03] = "AltGr",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<uint, string> Named = new Dictionary<uint, string>
    {
        [0xFF08] = "BackSpace", [0xFF1B] = "Escape", [0xFFFF] = "Delete", [0xFF50] = "Home", [0xFF57] = "End", [0xFF63] = "Insert",
        [0xFF51] = "Left", [0xFF52] = "Up", [0xFF53] = "Right", [0xFF54] = "Down", [0xFF55] = "PageUp", [0xFF56] = "PageDown",
    }.ToFrozenDictionary();

    private readonly HashSet<uint> held = [];

    /// <summary>The keystroke this event makes, or null for a release or a modifier.</summary>
    public Keystroke? Take(uint symbol, bool isDown)
    {
        if (Modifiers.ContainsKey(symbol))
        {
            _ = isDown ? held.Add(symbol) : held.Remove(symbol);
            return null;
        }
        if (!isDown)
            return null;
        var text = TextOf(symbol);
        var prefix = string.Concat(HeldCommands().Select(modifier => modifier + "+"));
        var name = symbol switch
        {
            0xFF0D or 0xFF8D => "Return",
            0xFF09 => "Tab",
            0x20 => "Space",
            >= 0xFFBE and <= 0xFFD5 => $"F{symbol - 0xFFBE + 1}",
            _ => Named.GetValueOrDefault(symbol) ?? text ?? $"0x{symbol:x}",
        };
        return new Keystroke(prefix + name, prefix.Length == 0 ? text : null);
    }

    // Shift and AltGr choose characters; the others make a command of the key.
    private IEnumerable<string> HeldCommands() =>
        held.Select(symbol => Modifiers[symbol])
            .Where(name => name is "Ctrl" or "Alt" or "Meta" or "Super")
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static string? TextOf(uint symbol) => symbol switch
    {
        0xFF0D or 0xFF8D => "\n",
        0xFF09 => "\t",
        >= 0xFFB0 and <= 0xFFB9 => ((char)('0' + symbol - 0xFFB0)).ToString(),
        (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0xFF) => ((char)symbol).ToString(),
        >= UnicodeFlag when Rune.TryCreate(symbol - UnicodeFlag, out var rune) && !Rune.IsControl(rune) => rune.ToString(),
        _ => null,
    };
}
