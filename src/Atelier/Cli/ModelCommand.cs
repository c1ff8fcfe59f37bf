using System.CommandLine;
using Atelier.Model;

namespace Atelier.Cli;

/// <summary>
/// <c>atelier model</c>: writes the description of the service for clients that do not have it any more, or installs it where they look.
/// </summary>
internal static class ModelCommand
{
    private static readonly Option<DirectoryInfo?> OutOption = new("--out")
    {
        Description = "A folder to write the model into, for AWS_DATA_PATH",
    };

    private static readonly Option<DirectoryInfo?> InstallOption = new("--install")
    {
        Description = "Puts the model where boto3 and the AWS CLI look by themselves; without a folder, ~/.aws/models",
        HelpName = "folder",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> ForceOption = new("--force")
    {
        Description = "Replaces a model of the service that somebody else has put there",
    };

    /// <summary>The verb; it makes the model only when it runs.</summary>
    public static Command Create(Func<ModelFiles> makeFiles)
    {
        var command = new Command("model", "Writes the service's description for boto3, the AWS CLI and others that no longer have it")
        {
            OutOption, InstallOption, ForceOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(OutOption) is null == result.GetResult(InstallOption) is null)
                result.AddError("Give either --out with a folder, or --install.");
        });
        command.SetAction(parsed => Run(parsed, makeFiles()));
        return command;
    }

    private static int Run(ParseResult parsed, ModelFiles files)
    {
        var console = parsed.InvocationConfiguration.Output;
        var isInstalled = parsed.GetResult(InstallOption) is not null;
        var models = (isInstalled ? parsed.GetValue(InstallOption) : parsed.GetValue(OutOption)) ?? ModelFolder.Standard;
        var folder = new ModelFolder(models);
        folder.Write(files, replaceOthers: parsed.GetValue(ForceOption));
        foreach (var (name, content) in files.All)
            console.WriteLine($"{Path.Combine(folder.Place, name)}  {content.Length:N0} bytes");
        // Clients look into that folder without being told.
        if (models.FullName != ModelFolder.Standard.FullName)
            console.WriteLine($"\nClients find it with:  export AWS_DATA_PATH={models.FullName}");
        console.WriteLine(
            """

            Tell clients where your server is, and use them as ever:
              export AWS_ENDPOINT_URL_NIMBLE=http://localhost:8080
              aws nimble help
              aws nimble list-studios
            Clients from before July 2023 (AWS CLI 2.13 and 1.29, boto3 1.28) do not know the variable:
            give them --endpoint-url or endpoint_url.
            """);
        return 0;
    }
}
