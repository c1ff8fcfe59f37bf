using System.CommandLine.Parsing;
using Atelier.Emulator;

namespace Atelier.Cli;

/// <summary>Reads what options are given where that is more than a word or a number; what is wrong becomes the option's error.</summary>
internal static class OptionValues
{
    private static readonly TimeSpan ShortestScript = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestScript = TimeSpan.FromMinutes(25);

    /// <summary>Reads the http or https address an option is given.</summary>
    public static Uri? ReadUrl(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        argument.AddError($"'{text}' must be an http or https address, such as http://localhost:8080.");
        return null;
    }

    /// <summary>An origin is what a browser says it is: scheme and host, and the port where it is not the scheme's own.</summary>
    public static string? ReadOrigin(ArgumentResult argument, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
            return url.GetLeftPart(UriPartial.Authority);
        argument.AddError($"--cors-origin '{text}' must be the scheme, host and port of pages alone, such as https://tools.example.org.");
        return null;
    }

    public static TimeSpan ReadScriptTimeout(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (Durations.Parse(text) is { } timeout && timeout >= ShortestScript && timeout <= LongestScript)
            return timeout;
        argument.AddError($"--script-timeout must be a duration from 1s to 25m: a whole start has 30 minutes. '{text}' is none.");
        return default;
    }

    public static TimeSpan ReadDelay(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (Durations.Parse(text) is { } delay)
            return delay;
        argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} '{text}' {Durations.Rule}.");
        return TimeSpan.Zero;
    }

    public static Dictionary<string, TimeSpan>? ReadDelays(ArgumentResult argument)
    {
        var delays = new Dictionary<string, TimeSpan>();
        foreach (var text in argument.Tokens.Select(token => token.Value))
        {
            var (operation, duration) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, "");
            if (!Transitions.Operations.Contains(operation))
                argument.AddError(
                    $"'{text}' must be OPERATION=DURATION, the operation one of {string.Join(", ", Transitions.Operations)}.");
            else if (Durations.Parse(duration) is { } delay)
                delays[operation] = delay;
            else
                argument.AddError($"The duration in '{text}' {Durations.Rule}.");
        }

        return delays;
    }
}
