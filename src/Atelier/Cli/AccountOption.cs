using System.CommandLine;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.Cli;

/// <summary>What the verbs for users and for their keys share: the account they work in, and how they get at its users.</summary>
internal static class AccountOption
{
    /// <summary>The option, for a command and all below it.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--account")
        {
            Description = "The account, 12 digits",
            DefaultValueFactory = _ => InitCommand.Account,
            Recursive = true,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: 12 } text || !text.All(char.IsAsciiDigit))
                result.AddError("--account must have 12 digits, as in ARNs.");
        });
        return option;
    }

    /// <summary>The server's parts, for a verb that changes what a running server knows.</summary>
    /// <exception cref="InvalidOperationException">The server keeps everything to itself.</exception>
    public static async Task<Parts> OpenParts(ParseResult parsed, CancellationToken cancel)
    {
        var options = ServeOptions.Read(parsed);
        return options.IsInMemory
            ? throw new InvalidOperationException(
                "With --storage memory no verb reaches the server's users: it prints an administrator's access key when it starts.")
            : await Parts.Open(options, cancel);
    }

    /// <exception cref="InvalidOperationException">The account has no user of that name.</exception>
    public static async Task<Principal> GetUser(Connection db, string account, string name, CancellationToken cancel) =>
        await Principals.FindByName(db, account, name, cancel) ?? throw new InvalidOperationException(
            $"Account {account} has no user {name}; atelier user list shows those there are, atelier user create makes one.");
}
